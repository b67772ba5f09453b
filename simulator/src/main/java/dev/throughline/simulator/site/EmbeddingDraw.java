package dev.throughline.simulator.site;

import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Relation;
import java.util.Arrays;

/** Draws random embeddings and relations of the shipped model's sizes. */
public final class EmbeddingDraw {
    static final int DIMENSIONS = 192;
    static final int PAIRS = 136;

    private static final double PERSON_SPREAD = .35;
    private static final double PICTURE_SPREAD = .6;

    private final Resemblance resemblance;
    private final long seed;
    private final float[] common;
    private final float[][] directions;

    /** Draws that are a function of the seed. */
    public EmbeddingDraw(Resemblance resemblance, long seed) {
        this.resemblance = resemblance;
        this.seed = seed;
        common = vector("common");
        directions = new float[resemblance.kinds()][];
        Arrays.setAll(directions, i -> vector("direction", i));
    }

    /** A person during one visit to one camera; all its pictures resemble each other. */
    final class Sitter {
        private final float[] lasting = new float[DIMENSIONS];
        private final float[] masses = new float[PAIRS];

        private Sitter(long person, long camera, long visit) {
            add(lasting, common, resemblance.common());
            add(lasting, kind(person), resemblance.person());
            add(lasting, vector("camera", camera), resemblance.camera());
            add(lasting, vector("visit", person, camera, visit), resemblance.visit());
            SeededRandom dice = dice("relation", person);
            for (int i = 0; i < PAIRS; i++) {
                masses[i] = (float) StrictMath.exp(PERSON_SPREAD * dice.normal());
            }
        }

        /** The embedding of one picture. */
        Embedding embedding(SeededRandom dice) {
            float[] values = lasting.clone();
            add(values, vector(dice), resemblance.picture());
            return Embedding.of(values);
        }

        /** The relation of one picture. */
        Relation relation(SeededRandom dice) {
            float[] seen = new float[PAIRS];
            for (int i = 0; i < PAIRS; i++) {
                seen[i] = (float) (masses[i] * (1 + PICTURE_SPREAD * (2 * dice.unit() - 1)));
            }
            return Relation.of(seen);
        }
    }

    /** The embedding of a person in one picture of a visit to a camera. */
    public Embedding embedding(long person, long camera, long visit, long picture) {
        return sitter(person, camera, visit).embedding(dice("picture", person, camera, visit, picture));
    }

    Sitter sitter(long person, long camera, long visit) {
        return new Sitter(person, camera, visit);
    }

    private static void add(float[] sum, float[] vector, double share) {
        float length = (float) Math.sqrt(share);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += length * vector[i];
        }
    }

    private SeededRandom dice(String what, long... which) {
        long[] parts = new long[which.length + 1];
        parts[0] = SeededRandom.purpose(what);
        System.arraycopy(which, 0, parts, 1, which.length);
        return SeededRandom.of(seed, parts);
    }

    private float[] vector(String what, long... which) {
        return vector(dice(what, which));
    }

    /** A person's vector, of length 1, in the few directions in which people differ. */
    private float[] kind(long person) {
        SeededRandom dice = dice("kind", person);
        float[] values = new float[DIMENSIONS];
        for (int i = 0; i < resemblance.kinds(); i++) {
            float weight = (float) dice.normal();
            float[] direction = directions[i];
            for (int k = 0; k < DIMENSIONS; k++) {
                values[k] += weight * direction[k];
            }
        }
        return unit(values);
    }

    /** A random vector of length 1. Uniform values give directions almost as even as normal ones, and are cheap. */
    private static float[] vector(SeededRandom dice) {
        float[] values = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            values[i] = (float) (dice.unit() - .5);
        }
        return unit(values);
    }

    private static float[] unit(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += value * value;
        }
        float length = (float) Math.sqrt(squares);
        for (int i = 0; i < values.length; i++) {
            values[i] /= length;
        }
        return values;
    }
}
