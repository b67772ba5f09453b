package dev.throughline.bench.gallery;

import dev.throughline.wire.message.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Simulated people. Most of an embedding lies in some 25 directions, so that impostors have a cosine of .1 ± .2. Each person is of one of
 * 500 kinds, whose members are more alike. Two exemplars of one person have a cosine of .6 to .85.
 */
final class Crowd {
    private static final int VALUES = 192; // as the shipped model's
    private static final int KINDS = 500;

    private final Random random;
    private final List<Embedding> people = new ArrayList<>();

    Crowd(int size, long seed) {
        random = new Random(seed);
        List<Embedding> kinds = new ArrayList<>();
        for (int i = 0; i < KINDS; i++) {
            kinds.add(stranger());
        }
        for (int i = 0; i < size; i++) {
            people.add(near(kinds.get(random.nextInt(KINDS)), .5));
        }
    }

    /** Prototypes of a new exemplar of the person. */
    List<Embedding> look(int person, int ofALook) {
        Embedding view = near(people.get(person), .77 + .15 * random.nextDouble());
        List<Embedding> look = new ArrayList<>();
        for (int i = 0; i < ofALook; i++) {
            look.add(near(view, .93 + .05 * random.nextDouble()));
        }
        return look;
    }

    /** An embedding with about this cosine to another. */
    private Embedding near(Embedding other, double cosine) {
        double[] sum = new double[VALUES];
        other.addTo(sum, cosine);
        stranger().addTo(sum, Math.sqrt(1 - cosine * cosine));
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = (float) sum[i];
        }
        return Embedding.of(values);
    }

    private Embedding stranger() {
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = (float) (random.nextGaussian() * (Math.exp(-i / 25.0) + .02));
        }
        values[3] += .6f; // the component common to all
        return Embedding.of(values);
    }
}
