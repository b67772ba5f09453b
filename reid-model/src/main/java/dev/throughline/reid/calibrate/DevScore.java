package dev.throughline.reid.calibrate;

import dev.throughline.evaluation.ranking.Ranking;
import dev.throughline.evaluation.ranking.RankingScore;
import dev.throughline.reid.data.LabelledCrop;
import dev.throughline.wire.Embedding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How well embeddings tell people apart.
 *
 * @param ranking under the protocol of Market-1501; see {@link #of}
 * @param same mean cosine of a query with its person under other cameras
 * @param different mean cosine of a query with other people; near {@code same}, the network says the same of everybody
 */
public record DevScore(RankingScore ranking, double same, double different) {
    /**
     * Ranks crops of one data set. Between two cameras, the first asks and the second answers; among more, the first crop of
     * each person and camera asks, and all others answer.
     *
     * @param crops by name
     * @param embeddings one per crop
     */
    public static DevScore of(List<LabelledCrop> crops, List<Embedding> embeddings) {
        List<Integer> queries = new ArrayList<>();
        List<Integer> gallery = new ArrayList<>();
        Set<List<Integer>> asked = new HashSet<>();
        long cameras = crops.stream().mapToInt(LabelledCrop::camera).distinct().count();
        int firstCamera = crops.stream().mapToInt(LabelledCrop::camera).min().orElseThrow();
        for (int i = 0; i < crops.size(); i++) {
            LabelledCrop crop = crops.get(i);
            boolean asks =
                    cameras == 2 ? crop.camera() == firstCamera : asked.add(List.of(crop.person(), crop.camera()));
            (asks ? queries : gallery).add(i);
        }
        float[][] distances = new float[queries.size()][gallery.size()];
        Mean same = new Mean();
        Mean different = new Mean();
        for (int q = 0; q < distances.length; q++) {
            LabelledCrop who = crops.get(queries.get(q));
            for (int g = 0; g < gallery.size(); g++) {
                LabelledCrop other = crops.get(gallery.get(g));
                double cosine = embeddings.get(queries.get(q)).cosine(embeddings.get(gallery.get(g)));
                distances[q][g] = (float) (1 - cosine);
                if (other.person() != who.person()) {
                    different.add(cosine);
                } else if (other.camera() != who.camera()) {
                    same.add(cosine);
                }
            }
        }
        RankingScore ranking = Ranking.evaluate(
                distances,
                queries.stream().mapToInt(i -> crops.get(i).person()).toArray(),
                queries.stream().mapToInt(i -> crops.get(i).camera()).toArray(),
                gallery.stream().mapToInt(i -> crops.get(i).person()).toArray(),
                gallery.stream().mapToInt(i -> crops.get(i).camera()).toArray());
        return new DevScore(ranking, same.value(), different.value());
    }

    private static final class Mean {
        private double sum;
        private long count;

        void add(double value) {
            sum += value;
            count++;
        }

        double value() {
            return sum / count;
        }
    }
}
