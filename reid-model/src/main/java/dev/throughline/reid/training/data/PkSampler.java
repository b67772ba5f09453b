package dev.throughline.reid.training.data;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The PK sampler: batches of P people with K pictures each. A batch is a function of seed and step, so that a resumed
 * training sees the same batches as an uninterrupted one.
 *
 * <p>People of all data sets are numbered together from 0. The probability of a person is proportional to the square
 * root of the number of their pictures.
 */
public final class PkSampler {
    /**
     * A crop with its labels.
     *
     * @param label the person's number over all data sets, from 0
     * @param camera the camera's number over all data sets, from 0
     */
    public record Sample(LabelledCrop crop, int label, int camera) {}

    private final List<List<Sample>> identities = new ArrayList<>();
    private int cameras;
    private final double[] upTo; // upTo[i] = weight of identities 0..i
    private final int identitiesPerBatch;
    private final int imagesPerIdentity;
    private final long seed;

    /**
     * @param identitiesPerBatch P
     * @param imagesPerIdentity K; the pictures of a person with fewer are repeated
     */
    public PkSampler(List<DataSet> dataSets, int identitiesPerBatch, int imagesPerIdentity, long seed) {
        for (DataSet dataSet : dataSets) {
            Map<Integer, List<LabelledCrop>> byPerson = dataSet.crops().stream()
                    .collect(Collectors.groupingBy(LabelledCrop::person, TreeMap::new, Collectors.toList()));
            Map<Integer, Integer> camerasHere = new TreeMap<>();
            dataSet.crops().forEach(crop -> camerasHere.put(crop.camera(), 0));
            for (Map.Entry<Integer, Integer> camera : camerasHere.entrySet()) {
                camera.setValue(cameras++);
            }
            for (List<LabelledCrop> own : byPerson.values()) {
                int label = identities.size();
                identities.add(own.stream()
                        .map(crop -> new Sample(crop, label, requireNonNull(camerasHere.get(crop.camera()))))
                        .toList());
            }
        }
        if (identities.size() < identitiesPerBatch) {
            throw new IllegalArgumentException("batches of " + identitiesPerBatch
                    + " people need as many, but the data sets have " + identities.size());
        }
        upTo = new double[identities.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += Math.sqrt(identities.get(i).size());
            upTo[i] = sum;
        }
        this.identitiesPerBatch = identitiesPerBatch;
        this.imagesPerIdentity = imagesPerIdentity;
        this.seed = seed;
    }

    /** P·K samples; those of a person are adjacent. */
    public List<Sample> batch(long step) {
        Random random = random(step);
        boolean[] drawn = new boolean[identities.size()];
        List<Sample> batch = new ArrayList<>();
        while (batch.size() < identitiesPerBatch * imagesPerIdentity) {
            int label = draw(random);
            if (!drawn[label]) {
                drawn[label] = true;
                List<Sample> all = new ArrayList<>(identities.get(label));
                Collections.shuffle(all, random);
                for (int image = 0; image < imagesPerIdentity; image++) {
                    batch.add(all.get(image % all.size()));
                }
            }
        }
        return batch;
    }

    /** The random numbers of a step, for its batch and its augmentation. */
    public Random random(long step) {
        // the first numbers of Random are nearly equal for adjacent seeds, those of SplittableRandom are not
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

    /** Cameras over all data sets. */
    public int cameras() {
        return cameras;
    }

    /** Identities over all data sets. */
    public int identities() {
        return identities.size();
    }
}
