package dev.throughline.app.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The thumbnails folder among the results. Other files in it are left alone. */
final class ThumbnailsFolder {
    /** See {@link Results#thumbnail}. */
    private static final Pattern NAME = Pattern.compile("person-\\d+-.+-\\d+\\.jpg(\\.part)?");

    private ThumbnailsFolder() {}

    /** Deletes the thumbnails, and the folder if nothing else is in it. */
    static void clear(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean holdsOthers = false;
        for (Path entry : entries(folder)) {
            boolean isOurs = NAME.matcher(entry.getFileName().toString()).matches()
                    && !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
            if (isOurs) {
                Files.delete(entry);
            }
            holdsOthers |= !isOurs;
        }
        if (!holdsOthers) {
            Files.delete(folder);
        }
    }

    /** Moves a folder of thumbnails to its place, and replaces those that are there. */
    static void publish(Path from, Path to) throws IOException {
        clear(to);
        if (!Files.isDirectory(to)) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        for (Path thumbnail : entries(from)) {
            Files.move(
                    thumbnail,
                    to.resolve(thumbnail.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.ATOMIC_MOVE);
        }
        Files.delete(from);
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
