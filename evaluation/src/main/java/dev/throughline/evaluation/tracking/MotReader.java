package dev.throughline.evaluation.tracking;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the lines of a MOT file. An error names the file, the line and the invalid text. */
final class MotReader {
    private static final int FEWEST = 7;
    private static final int MOST = 10;
    private static final String FORM = "frame,id,left,top,width,height,confidence,...";
    private static final int LONGEST_LINE = 1 << 14;
    private static final int LONGEST_QUOTE = 40;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Pattern OTHER_SEPARATORS = Pattern.compile("[;\\t ]");

    private final Path file;
    private final BufferedReader in;
    private int number; // of the line that was read last, from 1

    private final List<MotBox> boxes = new ArrayList<>();
    private final List<Integer> lineOf = new ArrayList<>(); // each box
    private final PairNumbers seen = new PairNumbers(); // frame and id of each box

    MotReader(Path file, InputStream in) {
        this.file = file;
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** The boxes in order. */
    List<MotBox> read() throws IOException {
        for (String line = nextLine(); line != null; line = nextLine()) {
            if (!line.isBlank()) {
                MotBox box = parse(line);
                requireNew(box);
                boxes.add(box);
                lineOf.add(number);
            }
        }
        return Collections.unmodifiableList(boxes);
    }

    /**
     * Null after the last line. Unlike {@link BufferedReader#readLine}, this does not fill the memory with a file that has no line
     * breaks.
     */
    private @Nullable String nextLine() throws IOException {
        number++;
        StringBuilder line = new StringBuilder();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            if (line.length() == LONGEST_LINE) {
                throw wrong("the line is longer than " + LONGEST_LINE + " bytes: this is no MOT file", null);
            }
            line.append((char) next);
        }
        if (number == 1 && line.length() > 0 && line.charAt(0) == BYTE_ORDER_MARK) {
            line.deleteCharAt(0);
        }
        if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    private void requireNew(MotBox box) {
        int before = seen.of(box.frame(), box.id());
        if (before < boxes.size()) {
            throw wrong(
                    "frame " + box.frame() + " already has id " + box.id() + ", in line " + lineOf.get(before)
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

    /** A whole number, also from {@code 1.0} or {@code 1e0}, which numeric tools write for whole columns. */
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
}
