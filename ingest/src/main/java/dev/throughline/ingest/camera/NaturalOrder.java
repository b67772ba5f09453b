package dev.throughline.ingest.camera;

import java.util.Comparator;

/** Natural order of names: {@code 2.jpg} before {@code 10.jpg}. Consecutive digits are one number of any length. */
final class NaturalOrder implements Comparator<String> {
    static final NaturalOrder INSTANCE = new NaturalOrder();

    private NaturalOrder() {}

    @Override
    public int compare(String left, String right) {
        int l = 0;
        int r = 0;
        while (l < left.length() && r < right.length()) {
            int order;
            if (isDigit(left.charAt(l)) && isDigit(right.charAt(r))) {
                int leftEnd = endOfNumber(left, l);
                int rightEnd = endOfNumber(right, r);
                order = compareNumbers(left, l, leftEnd, right, r, rightEnd);
                l = leftEnd;
                r = rightEnd;
            } else {
                order = Character.compare(left.charAt(l++), right.charAt(r++));
            }
            if (order != 0) {
                return order;
            }
        }
        int rest = Integer.compare(left.length() - l, right.length() - r);
        return rest != 0 ? rest : left.compareTo(right); // 01 and 1 are equal numbers but different names
    }

    /** Compares numbers of any length: without leading zeros, the longer is larger. */
    private static int compareNumbers(String left, int l, int leftEnd, String right, int r, int rightEnd) {
        int leftBegin = afterZeros(left, l, leftEnd);
        int rightBegin = afterZeros(right, r, rightEnd);
        int order = Integer.compare(leftEnd - leftBegin, rightEnd - rightBegin);
        for (int i = 0; order == 0 && leftBegin + i < leftEnd; i++) {
            order = Character.compare(left.charAt(leftBegin + i), right.charAt(rightBegin + i));
        }
        return order;
    }

    private static int afterZeros(String name, int begin, int end) {
        int at = begin;
        while (at < end && name.charAt(at) == '0') {
            at++;
        }
        return at;
    }

    private static int endOfNumber(String name, int begin) {
        int end = begin;
        while (end < name.length() && isDigit(name.charAt(end))) {
            end++;
        }
        return end;
    }

    /** ASCII digits, which programs use to number pictures. */
    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
