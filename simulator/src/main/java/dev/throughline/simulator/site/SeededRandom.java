package dev.throughline.simulator.site;

import java.util.List;

/**
 * Random numbers that are the same on every machine and in every future Java version, which those of the JDK do not promise.
 *
 * <p>Source: SplitMix64; Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014, figure 16.
 */
final class SeededRandom {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    private SeededRandom(long state) {
        this.state = state;
    }

    /** A generator for one purpose. Other parts give other numbers, and drawing from one generator does not affect another. */
    static SeededRandom of(long seed, long... parts) {
        long state = mix(seed + GOLDEN);
        for (long part : parts) {
            state = mix(state + GOLDEN * (part + 1)) + GOLDEN;
        }
        return new SeededRandom(state);
    }

    /** A purpose of {@link #of}, from its name. */
    static long purpose(String name) {
        long number = 0;
        for (int i = 0; i < name.length(); i++) {
            number = 31 * number + name.charAt(i);
        }
        return number;
    }

    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long bits() {
        state += GOLDEN;
        return mix(state);
    }

    /** A number from 0 to below 1. */
    double unit() {
        return (bits() >>> 11) * UNIT;
    }

    double between(double least, double most) {
        return least + (most - least) * unit();
    }

    /** A number from 0 to below {@code bound}. */
    int below(int bound) {
        return (int) (unit() * bound);
    }

    boolean chance(double probability) {
        return unit() < probability;
    }

    /** A normal number with mean 0 and variance 1 (Box and Muller). */
    double normal() {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - unit()));
        return radius * StrictMath.cos(2 * Math.PI * unit());
    }

    /** A normal number, limited to this many deviations from the mean. */
    double normal(double mean, double deviation, double furthest) {
        return mean + deviation * Math.max(-furthest, Math.min(furthest, normal()));
    }

    <T> T pick(List<T> from) {
        return from.get(below(from.size()));
    }

    /** Shuffles as {@link java.util.Collections#shuffle} does, with this generator. */
    void shuffle(List<?> list) {
        for (int i = list.size(); i > 1; i--) {
            java.util.Collections.swap(list, i - 1, below(i));
        }
    }
}
