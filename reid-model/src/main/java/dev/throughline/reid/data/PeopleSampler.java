package dev.throughline.reid.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Batches of P people with K pictures each. A batch is a function of seed and step, so that a training which was killed goes
 * on with the batches it would have had.
 *
 * <p>People of all data sets are numbered together from 0. Somebody with many pictures is drawn more often than somebody with
 * few, as the root of their number.
 */
public final class PeopleSampler {
    /**
     * A crop and whom it shows.
     *
     * @param label the person's number over all data sets, from 0
     */
    public record Sample(LabelledCrop crop, int label) {}

    private final List<List<LabelledCrop>> people = new ArrayList<>();
    private final double[] upTo; // upTo[i] = weight of people 0..i
    private final int perBatch;
    private final int shots;
    private final long seed;

    /**
     * @param perBatch people in a batch, P
     * @param shots pictures of each, K; somebody with fewer is shown twice
     */
    public PeopleSampler(List<DataSet> dataSets, int perBatch, int shots, long seed) {
        for (DataSet dataSet : dataSets) {
            Map<Integer, List<LabelledCrop>> byPerson = dataSet.crops().stream()
                    .collect(Collectors.groupingBy(LabelledCrop::person, TreeMap::new, Collectors.toList()));
            people.addAll(byPerson.values());
        }
        if (people.size() < perBatch) {
            throw new IllegalArgumentException(
                    "batches of " + perBatch + " people need as many, but the data sets have " + people.size());
        }
        upTo = new double[people.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += Math.sqrt(people.get(i).size());
            upTo[i] = sum;
        }
        this.perBatch = perBatch;
        this.shots = shots;
        this.seed = seed;
    }

    /** P·K samples, each person's beside each other. */
    public List<Sample> batch(long step) {
        Random random = random(step);
        boolean[] drawn = new boolean[people.size()];
        List<Sample> batch = new ArrayList<>();
        while (batch.size() < perBatch * shots) {
            int label = draw(random);
            if (!drawn[label]) {
                drawn[label] = true;
                List<LabelledCrop> all = new ArrayList<>(people.get(label));
                Collections.shuffle(all, random);
                for (int shot = 0; shot < shots; shot++) {
                    batch.add(new Sample(all.get(shot % all.size()), label));
                }
            }
        }
        return batch;
    }

    /** The chances of a step: for its batch, and for its augmentation. */
    public Random random(long step) {
        // Random's first numbers of two seeds beside each other are nearly equal, SplittableRandom's are not
        return new Random(new SplittableRandom(seed * 1_000_003 + step).nextLong());
    }

    private int draw(Random random) {
        double at = random.nextDouble() * upTo[upTo.length - 1];
        int label = 0;
        while (upTo[label] < at) {
            label++;
        }
        return label;
    }

    /** People over all data sets. */
    public int people() {
        return people.size();
    }
}
