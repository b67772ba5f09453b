package dev.throughline.reid.train;

import dev.throughline.reid.data.LabelledCrop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How well embeddings rank the dev people, by Market-1501's protocol: the first crop of each person and camera asks all
 * others, and those of the same person by the same camera are ignored.
 *
 * @param map mean average precision, 0..1
 * @param rank1 part of the queries whose first answer is right, 0..1
 * @param same mean cosine of a query with its person under other cameras
 * @param different mean cosine of a query with other people; near {@code same}, the network says the same of everybody
 */
record DevScore(double map, double rank1, double same, double different) {
    /**
     * @param crops by name
     * @param embeddings of length 1, one per crop
     */
    static DevScore of(List<LabelledCrop> crops, List<float[]> embeddings) {
        Set<List<Integer>> asked = new HashSet<>();
        List<Integer> queries = new ArrayList<>();
        List<Integer> gallery = new ArrayList<>();
        for (int i = 0; i < crops.size(); i++) {
            boolean first =
                    asked.add(List.of(crops.get(i).person(), crops.get(i).camera()));
            (first ? queries : gallery).add(i);
        }
        double precision = 0;
        double firsts = 0;
        double same = 0;
        double different = 0;
        long sames = 0;
        long differents = 0;
        int counted = 0;
        for (int query : queries) {
            LabelledCrop who = crops.get(query);
            List<Integer> answers = gallery.stream()
                    .filter(i -> crops.get(i).person() != who.person()
                            || crops.get(i).camera() != who.camera())
                    .toList();
            double[] cosines = new double[crops.size()];
            for (int i : answers) {
                cosines[i] = dot(embeddings.get(query), embeddings.get(i));
                if (crops.get(i).person() == who.person()) {
                    same += cosines[i];
                    sames++;
                } else {
                    different += cosines[i];
                    differents++;
                }
            }
            List<Integer> ranked = answers.stream()
                    .sorted(Comparator.comparingDouble(i -> -cosines[i]))
                    .toList();
            int[] hits = IntStream.range(0, ranked.size())
                    .filter(rank -> crops.get(ranked.get(rank)).person() == who.person())
                    .toArray();
            if (hits.length > 0) {
                double sum = 0;
                for (int i = 0; i < hits.length; i++) {
                    sum += (i + 1.0) / (hits[i] + 1);
                }
                precision += sum / hits.length;
                firsts += hits[0] == 0 ? 1 : 0;
                counted++;
            }
        }
        return new DevScore(precision / counted, firsts / counted, same / sames, different / differents);
    }

    private static double dot(float[] a, float[] b) {
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
        }
        return dot;
    }
}
