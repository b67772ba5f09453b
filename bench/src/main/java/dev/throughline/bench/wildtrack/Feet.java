package dev.throughline.bench.wildtrack;

import dev.throughline.wire.geometry.Box;
import java.util.Random;

/**
 * The error of a detector's foot points. WILDTRACK's boxes were made from places on the floor, and are better than any detector's.
 *
 * @param off standard deviation of the lower edge and of the middle, relative to the box's height; half its variance is constant within a
 *     visit
 * @param seed of the random numbers
 */
record Feet(double off, long seed) {
    Feet {
        if (!(off >= 0 && off < 1)) {
            throw new IllegalArgumentException("feet are off by 0 to below 1 of a box's height, was " + off);
        }
    }

    Box of(Box box, int camera, int person, int visit, int moment) {
        Random lasting = random(camera, person, visit, -1);
        Random passing = random(camera, person, visit, moment);
        double part = off * box.h() / Math.sqrt(2);
        double right = part * (lasting.nextGaussian() + passing.nextGaussian());
        double down = part * (lasting.nextGaussian() + passing.nextGaussian());
        return new Box((float) (box.x() + right), box.y(), box.w(), (float) Math.max(1, box.h() + down));
    }

    private Random random(int... parts) {
        long mixed = seed;
        for (int part : parts) {
            mixed = mixed * 6364136223846793005L + part + 1442695040888963407L;
        }
        return new Random(mixed);
    }
}
