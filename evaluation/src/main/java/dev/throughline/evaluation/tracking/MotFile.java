package dev.throughline.evaluation.tracking;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * Boxes of one camera as text, the format of the MOTChallenge: {@code frame,id,left,top,width,height,confidence}, then up
 * to three numbers that are not used here ({@code -1,-1,-1} when written).
 */
public final class MotFile {
    private MotFile() {}

    /**
     * The boxes in the order of the file; blank lines are skipped. Lines may end as on Windows, and the file may begin with a byte order
     * mark.
     *
     * @throws IllegalArgumentException if a line is not a box, or a frame has an id twice; the message names file, line and error
     * @throws UncheckedIOException if the file cannot be read
     */
    public static List<MotBox> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new MotReader(file, in).read();
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException("there is no file " + file, e);
        } catch (IOException e) {
            String why = Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage());
            throw new UncheckedIOException("cannot read " + file + ": " + why, e);
        }
    }

    /**
     * Writes the boxes in the order of frames and ids. The file is deterministic, and {@link #read} returns the same boxes.
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

    /** A box as a line, without a line break. */
    public static String line(MotBox box) {
        return box.frame() + "," + box.id() + "," + plain(box.x()) + "," + plain(box.y()) + "," + plain(box.w()) + ","
                + plain(box.h()) + "," + plain(box.confidence()) + ",-1,-1,-1";
    }

    /** All significant digits and no more; never an exponent, which not every reader knows. */
    private static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
