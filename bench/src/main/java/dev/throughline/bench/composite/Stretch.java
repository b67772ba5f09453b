package dev.throughline.bench.composite;

import dev.throughline.wire.geometry.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A part of a walk that one view covers without a break: there is a box at every moment, half a second apart. Between two moments the
 * walker moves evenly.
 *
 * @param firstMoment number of the first moment in WILDTRACK, from 0
 * @param steps one for each moment, at least two
 */
record Stretch(int firstMoment, List<Step> steps) {
    /** The rate of WILDTRACK's annotations. */
    static final int MOMENTS_PER_SECOND = 2;

    Stretch {
        steps = List.copyOf(steps);
        if (steps.size() < 2) {
            throw new IllegalArgumentException(
                    "a stretch has at least two moments, this one " + steps.size() + ": nobody moves at one moment");
        }
    }

    /**
     * The position of the walker.
     *
     * @param box in the annotated picture
     * @param place position of the feet
     */
    record Step(Box box, Place place) {
        Step towards(Step other, double part) {
            return new Step(
                    new Box(
                            between(box.x(), other.box.x(), part),
                            between(box.y(), other.box.y(), part),
                            between(box.w(), other.box.w(), part),
                            between(box.h(), other.box.h(), part)),
                    place.towards(other.place, part));
        }

        private static float between(float from, float to, double part) {
            return (float) (from + (to - from) * part);
        }
    }

    /** From the first moment to the last. */
    double seconds() {
        return (double) (steps.size() - 1) / MOMENTS_PER_SECOND;
    }

    /**
     * The interpolated position of the walker.
     *
     * @param seconds after the first moment, 0 to {@link #seconds()}
     */
    Step at(double seconds) {
        double moment = seconds * MOMENTS_PER_SECOND;
        if (!(moment >= 0 && moment <= steps.size() - 1)) {
            throw new IllegalArgumentException(
                    "a stretch of " + seconds() + " s has nobody after " + seconds + " s: ask within it");
        }
        int before = Math.min((int) moment, steps.size() - 2);
        return steps.get(before).towards(steps.get(before + 1), moment - before);
    }

    /** The longest unbroken part in which every step is accepted; of equal ones the first; empty if none has two moments. */
    List<Stretch> longest(Predicate<Step> willDo, int mostMoments) {
        int bestFrom = 0;
        int bestLength = 0;
        int from = 0;
        for (int i = 0; i < steps.size(); i++) {
            if (!willDo.test(steps.get(i))) {
                from = i + 1;
            } else if (i + 1 - from > bestLength) {
                bestFrom = from;
                bestLength = i + 1 - from;
            }
        }
        int length = Math.min(bestLength, mostMoments);
        return length < 2
                ? List.of()
                : List.of(new Stretch(firstMoment + bestFrom, steps.subList(bestFrom, bestFrom + length)));
    }

    /** Builds stretches from successive boxes. */
    static final class Builder {
        private final List<Stretch> done = new ArrayList<>();
        private final List<Step> open = new ArrayList<>();
        private int first;

        /** Adds a moment; moments come in order. */
        void add(int moment, Step step) {
            if (moment != first + open.size()) {
                end();
                first = moment;
            }
            open.add(step);
        }

        /** The stretches; moments without a neighbour are left out. */
        List<Stretch> end() {
            if (open.size() > 1) {
                done.add(new Stretch(first, open));
            }
            open.clear();
            return List.copyOf(done);
        }
    }
}
