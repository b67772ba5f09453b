package dev.throughline.evaluation.tracking;

import java.util.Arrays;

/**
 * Numbers pairs of whole numbers, from 0 in order of first appearance. It is a hash table without objects: footage has millions of boxes,
 * and each is looked up.
 */
final class PairNumbers {
    private static final int NONE = -1;

    private static final int FIRST_ROOM = 16;
    private static final long SPREAD = 0x9E3779B97F4A7C15L; // 2^64 over the golden ratio: Fibonacci hashing

    private long[] left = new long[FIRST_ROOM];
    private long[] right = new long[FIRST_ROOM];
    private int[] places = places(2 * FIRST_ROOM); // a number each, or NONE; at most half of them taken
    private int size;

    private static int[] places(int length) {
        int[] places = new int[length];
        Arrays.fill(places, NONE);
        return places;
    }

    /** The pair's number; a new pair gets the next one, {@link #size()}. */
    int of(long left, long right) {
        int place = place(left, right);
        if (places[place] == NONE) {
            if (size == this.left.length) {
                grow();
                place = place(left, right);
            }
            this.left[size] = left;
            this.right[size] = right;
            places[place] = size++;
        }
        return places[place];
    }

    /** The number of pairs. */
    int size() {
        return size;
    }

    /** The left half of the pair with this number. */
    long left(int number) {
        return left[number];
    }

    /** The right half of the pair with this number. */
    long right(int number) {
        return right[number];
    }

    private int place(long wantedLeft, long wantedRight) {
        long mixed = (wantedLeft * SPREAD + wantedRight) * SPREAD;
        int place = (int) (mixed >>> 32) & (places.length - 1);
        while (places[place] != NONE && (left[places[place]] != wantedLeft || right[places[place]] != wantedRight)) {
            place = (place + 1) & (places.length - 1);
        }
        return place;
    }

    private void grow() {
        left = Arrays.copyOf(left, 2 * size);
        right = Arrays.copyOf(right, 2 * size);
        places = places(4 * size);
        for (int number = 0; number < size; number++) {
            places[place(left[number], right[number])] = number;
        }
    }
}
