package dev.throughline.bench.pets;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * PETS 2009 S2.L1, view 1, as a site: one camera's footage of 768x576 pixels, whole or in two parts.
 *
 * <p>The annotation gives people who leave the picture and come back a new id. That suits tracking within a camera. Re-identification has to
 * find them again, so here the ids of one person are one: the lowest of them. {@link #asAnnotated} keeps the ids apart.
 */
public final class PetsSite {
    /** Ids that are one person, told by eye, from the pictures of each id side by side. No two of them are in a picture at once. */
    private static final List<Set<Long>> SAME = List.of(
            Set.of(1L, 19L),
            Set.of(2L, 13L),
            Set.of(3L, 11L),
            Set.of(4L, 12L),
            Set.of(5L, 9L),
            Set.of(6L, 10L),
            Set.of(8L, 14L, 15L, 18L)); // 7, 16 and 17 come once

    /** One camera. */
    public static final PetsSite WHOLE = new PetsSite(List.of(new Part("whole", 0, Part.FOOTAGE, "")), true);

    /**
     * Two cameras. They see the left and the right part of the picture, with a gap between. The right one has other colours and is 7 s
     * late, so that people really walk from one to the other.
     */
    public static final PetsSite HALVES = new PetsSite(
            List.of(
                    new Part("left", 0, 346, ""),
                    new Part(
                            "right",
                            422,
                            Part.FOOTAGE,
                            ", offset: 7s, colour: {red: 1.1, green: 1, blue: .9, contrast: .9, brightness: .03}")),
            true);

    private final List<Part> parts;
    private final boolean united;

    private PetsSite(List<Part> parts, boolean united) {
        this.parts = List.copyOf(parts);
        this.united = united;
    }

    /** The same with the annotation's own ids: 19 in place of 10 people. */
    public PetsSite asAnnotated() {
        return new PetsSite(parts, false);
    }

    /**
     * A camera that sees a part of the picture.
     *
     * @param left edge in pixels
     * @param right edge in pixels
     * @param more settings, as {@code site.yaml} has them
     */
    private record Part(String camera, int left, int right, String more) {
        static final int FOOTAGE = 768; // width in pixels

        String settings(Path video) {
            return "  %s: {url: \"%s\", crop: {x: %s, y: 0, width: %s, height: 1}%s}\n"
                    .formatted(camera, video, (double) left / FOOTAGE, (double) (right - left) / FOOTAGE, more);
        }

        /** The boxes that are at least half inside, cut off at its edges; of the whole footage, as annotated. */
        List<MotBox> truth(List<MotBox> whole) {
            return right - left == FOOTAGE
                    ? whole
                    : whole.stream()
                            .filter(box -> seen(box) >= box.w() / 2)
                            .map(this::cut)
                            .toList();
        }

        /** The width of a box that lies within, in pixels. */
        private double seen(MotBox box) {
            return Math.min(box.x() + box.w(), right) - Math.max(box.x(), left);
        }

        private MotBox cut(MotBox box) {
            double x = Math.max(box.x(), left) - left;
            return new MotBox(box.frame(), box.id(), x, box.y(), seen(box), box.h(), 1);
        }
    }

    /**
     * Writes {@code site.yaml}, which refers to the original footage, and {@code truth/<camera>.txt}.
     *
     * @param data folder with {@code pets2009/vtest.avi} and {@code pets2009/gt.txt}
     * @param folder the site's
     * @throws IllegalArgumentException if the footage or its truth is missing
     * @throws UncheckedIOException if the site cannot be written
     */
    public void make(Path data, Path folder) {
        Path video = there(data.resolve("pets2009/vtest.avi"));
        List<MotBox> whole = united ? people(data) : annotated(data);
        StringBuilder site = new StringBuilder("site: pets\nstart: 2009-06-25T14:00:00Z\ncameras:\n");
        try {
            Files.createDirectories(folder.resolve("truth"));
            for (Part part : parts) {
                site.append(part.settings(video));
                MotFile.write(folder.resolve("truth").resolve(part.camera() + ".txt"), part.truth(whole));
            }
            Files.writeString(folder.resolve("site.yaml"), site);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write the site " + folder + ": " + unwritable, unwritable);
        }
    }

    /** The annotated boxes of the whole footage, with one id for each person. */
    static List<MotBox> people(Path data) {
        return annotated(data).stream().map(PetsSite::united).toList();
    }

    private static List<MotBox> annotated(Path data) {
        return MotFile.read(there(data.resolve("pets2009/gt.txt")));
    }

    private static MotBox united(MotBox box) {
        long person = SAME.stream()
                .filter(ids -> ids.contains(box.id()))
                .mapToLong(Collections::min)
                .findAny()
                .orElse(box.id());
        return new MotBox(box.frame(), person, box.x(), box.y(), box.w(), box.h(), box.confidence());
    }

    static Path there(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(file + " is not there: name the folder that has pets2009");
        }
        return file.toAbsolutePath().normalize();
    }
}
