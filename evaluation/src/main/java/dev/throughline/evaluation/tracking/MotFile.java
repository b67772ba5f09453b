package dev.throughline.evaluation.tracking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Boxes of one camera as text, the format of the MOTChallenge: {@code frame,id,left,top,width,height,confidence}, then up
 * to three numbers that are not used here ({@code -1,-1,-1} when written).
 */
public final class MotFile {
    private static final int FEWEST = 7;
    private static final int MOST = 10;

    private MotFile() {}

    /**
     * The boxes in the order of the file; blank lines are passed over.
     *
     * @throws IllegalArgumentException if a line is not a box, or a frame has an id twice: with file, line and what is wrong
     * @throws UncheckedIOException if the file cannot be read
     */
    public static List<MotBox> read(Path file) {
        List<String> lines = lines(file);
        List<MotBox> boxes = new ArrayList<>(lines.size());
        Map<FrameId, Integer> lineOf = new HashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            if (!line.isBlank()) {
                MotBox box = parse(file, number, line);
                Integer before = lineOf.put(new FrameId(box.frame(), box.id()), number);
                if (before != null) {
                    throw new IllegalArgumentException(file + ":" + number + ": frame " + box.frame()
                            + " already has id " + box.id() + ", in line " + before);
                }
                boxes.add(box);
            }
        }
        return List.copyOf(boxes);
    }

    private record FrameId(int frame, long id) {}

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static MotBox parse(Path file, int number, String line) {
        try {
            String[] cells = line.split(",", -1);
            if (cells.length < FEWEST || cells.length > MOST) {
                throw new IllegalArgumentException("a line has " + FEWEST + " to " + MOST
                        + " values (frame,id,left,top,width,height,confidence,...), this one " + cells.length);
            }
            return new MotBox(
                    frame(cells[0]),
                    whole("id", cells[1]),
                    number("left", cells[2]),
                    number("top", cells[3]),
                    number("width", cells[4]),
                    number("height", cells[5]),
                    number("confidence", cells[6]));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
        }
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
            throw new IllegalArgumentException(name + " must be a whole number, was '" + cell + "'", e);
        }
    }

    private static double number(String name, String cell) {
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, was '" + cell + "'", e);
        }
    }

    /**
     * Writes the boxes in the order of frames and ids: the same boxes give the same bytes, and {@link #read} gives them back.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void write(Path file, List<MotBox> boxes) {
        List<String> lines = boxes.stream()
                .sorted(Comparator.comparingInt(MotBox::frame).thenComparingLong(MotBox::id))
                .map(MotFile::line)
                .toList();
        try {
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String line(MotBox box) {
        return box.frame() + "," + box.id() + "," + plain(box.x()) + "," + plain(box.y()) + "," + plain(box.w()) + ","
                + plain(box.h()) + "," + plain(box.confidence()) + ",-1,-1,-1";
    }

    /** All digits that matter and no more; never an exponent, which not every reader knows. */
    private static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
