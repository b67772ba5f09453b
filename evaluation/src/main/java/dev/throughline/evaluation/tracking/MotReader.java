package dev.throughline.evaluation.tracking;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a MOT file. A line in the plain form that nearly every file has is read from its bytes; whatever looks
 * otherwise is taken apart slowly, and either understood or named in an error. Both ways give the same boxes.
 */
final class MotReader {
    private static final int FEWEST = 7;
    private static final int MOST = 10;
    private static final String FORM = "frame,id,left,top,width,height,confidence,...";
    private static final int LONGEST_LINE = 1 << 14;
    private static final int LONGEST_QUOTE = 40;
    private static final Pattern OTHER_SEPARATORS = Pattern.compile("[;\\t ]");

    private final Path file;
    private final InputStream in;
    private final byte[] buffer = new byte[4 * LONGEST_LINE];
    private int position; // where the next line begins
    private int filled;
    private boolean ended;
    private int number; // of the line that was read last, from 1

    private final PlainLine plain = new PlainLine(buffer);
    private final List<MotBox> boxes = new ArrayList<>();
    private boolean rising = true;
    private final PairNumbers seen =
            new PairNumbers(); // frame and id of each box, in their order, once these do not rise
    private int[] lineOf = new int[1024]; // each box

    MotReader(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    /** The boxes in their order. */
    List<MotBox> read() throws IOException {
        skipByteOrderMark();
        for (int end = endOfLine(); end >= 0; end = endOfLine()) {
            number++;
            take(position, end > position && buffer[end - 1] == '\r' ? end - 1 : end);
            position = end + 1;
        }
        return Collections.unmodifiableList(boxes);
    }

    private void skipByteOrderMark() throws IOException {
        fill();
        if (filled >= 3 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF) {
            position = 3;
        }
    }

    /** Where the line that begins at {@code position} ends in the buffer; −1 after the last. */
    private int endOfLine() throws IOException {
        int at = position;
        while (true) {
            int last = filled;
            while (at < last) {
                if (buffer[at] == '\n') {
                    return at;
                }
                at++;
            }
            if (ended) {
                return position < filled ? filled : -1;
            }
            if (filled - position > LONGEST_LINE) {
                number++;
                throw wrong("the line is longer than " + LONGEST_LINE + " bytes: this is no MOT file", null);
            }
            at -= position;
            fill();
        }
    }

    /** Moves what is left to the buffer's beginning, and reads on. */
    private void fill() throws IOException {
        System.arraycopy(buffer, position, buffer, 0, filled - position);
        filled -= position;
        position = 0;
        int read = in.readNBytes(buffer, filled, buffer.length - filled);
        ended = read < buffer.length - filled;
        filled += read;
    }

    private void take(int from, int to) {
        MotBox box = plain.box(from, to);
        if (box == null) {
            String line = new String(buffer, from, to - from, StandardCharsets.UTF_8);
            if (line.isBlank()) {
                return;
            }
            box = parse(line);
        }
        requireNew(box);
        if (boxes.size() == lineOf.length) {
            lineOf = Arrays.copyOf(lineOf, 2 * lineOf.length);
        }
        lineOf[boxes.size()] = number;
        boxes.add(box);
    }

    /** As long as frames and ids only rise, which they do in most files, nobody needs to be looked up. */
    private void requireNew(MotBox box) {
        if (rising && !boxes.isEmpty()) {
            MotBox last = boxes.get(boxes.size() - 1);
            rising = box.frame() > last.frame() || (box.frame() == last.frame() && box.id() > last.id());
            if (!rising) {
                boxes.forEach(each -> seen.of(each.frame(), each.id()));
            }
        }
        int before = rising ? boxes.size() : seen.of(box.frame(), box.id());
        if (before < boxes.size()) {
            throw wrong(
                    "frame " + box.frame() + " already has id " + box.id() + ", in line " + lineOf[before]
                            + ": nobody is in a frame twice",
                    null);
        }
    }

    private MotBox parse(String line) {
        try {
            String[] cells = line.split(",", -1);
            requireCells(line, cells);
            return new MotBox(
                    frame(cells[0]),
                    whole("id", cells[1]),
                    number("left", cells[2]),
                    number("top", cells[3]),
                    number("width", cells[4]),
                    number("height", cells[5]),
                    number("confidence", cells[6]));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private void requireCells(String line, String[] cells) {
        if (line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw new IllegalArgumentException("this is no text: is it a MOT file?");
        }
        if (cells.length >= FEWEST && cells.length <= MOST) {
            if (boxes.isEmpty() && Arrays.stream(cells).noneMatch(cell -> cell.matches(".*[0-9].*"))) {
                throw new IllegalArgumentException("'" + quoted(line) + "' is a heading: remove the line");
            }
            return;
        }
        String what = "a line has " + FEWEST + " to " + MOST + " values (" + FORM + "), this one " + cells.length;
        boolean otherwise =
                cells.length == 1 && OTHER_SEPARATORS.matcher(line.strip()).find();
        throw new IllegalArgumentException(otherwise ? what + ": put commas between them" : what);
    }

    private static int frame(String cell) {
        long frame = whole("frame", cell);
        if (frame != (int) frame) {
            throw new IllegalArgumentException("frame must be a number of 32 bits, was " + frame);
        }
        return (int) frame;
    }

    /** Also from {@code 1.0} or {@code 1e0}, which numeric tools write for whole columns. */
    private static long whole(String name, String cell) {
        try {
            return new BigDecimal(cell.strip()).longValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(name + " must be a whole number, was '" + quoted(cell) + "'", e);
        }
    }

    private static double number(String name, String cell) {
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, was '" + quoted(cell) + "'", e);
        }
    }

    private static String quoted(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }

    private IllegalArgumentException wrong(String what, @Nullable Throwable cause) {
        return new IllegalArgumentException(file + ":" + number + ": " + what, cause);
    }

    /** A line of digits, points, minus signs and commas, and nothing else up to the confidence. */
    private static final class PlainLine {
        private static final int EXACT_DIGITS = 15; // any whole number of so many is a double
        private static final double[] TENS = new double[EXACT_DIGITS + 1]; // and so are these

        static {
            for (int n = 0; n < TENS.length; n++) {
                TENS[n] = Math.pow(10, n);
            }
        }

        private final byte[] bytes;
        private int end;
        private int at;
        private boolean plain;

        PlainLine(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Null if this part of the bytes is not such a line, or holds no box. */
        @Nullable
        MotBox box(int from, int to) {
            at = from;
            end = to;
            plain = true;
            double frame = cell();
            double id = cell();
            double left = cell();
            double top = cell();
            double width = cell();
            double height = cell();
            double confidence = cell();
            int cells = FEWEST;
            for (; at <= end; cells++) {
                skipCell();
            }
            boolean holdsBox = plain
                    && cells <= MOST
                    && frame == (int) frame
                    && frame >= 1
                    && id == (long) id
                    && id >= 0
                    && width > 0
                    && height > 0;
            return holdsBox ? new MotBox((int) frame, (long) id, left, top, width, height, confidence) : null;
        }

        /** The next number, and the comma behind it. The quotient of two exact doubles is the double nearest to the decimal. */
        private double cell() {
            int next = at; // locals: this is where reading spends its time
            int last = end;
            byte[] line = bytes;
            boolean negative = next < last && line[next] == '-';
            next += negative ? 1 : 0;
            long digits = 0;
            int count = 0;
            int point = -1; // how many digits stood before it, once there was one
            while (next < last && line[next] != ',') {
                int digit = line[next++] - '0';
                if (digit >= 0 && digit <= 9) {
                    digits = 10 * digits + digit;
                    count++;
                } else if (digit == '.' - '0' && point < 0) {
                    point = count;
                } else {
                    plain = false;
                }
            }
            at = next + 1;
            plain &= count > 0 && count <= EXACT_DIGITS;
            if (!plain) {
                return Double.NaN;
            }
            double value = point < 0 ? digits : digits / TENS[count - point];
            return negative ? -value : value;
        }

        private void skipCell() {
            while (at < end && bytes[at] != ',') {
                at++;
            }
            at++;
        }
    }
}
