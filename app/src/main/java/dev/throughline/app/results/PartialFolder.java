package dev.throughline.app.results;

import dev.throughline.app.OwnerOnly;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for files until all of them are complete. What an interrupted run left there is deleted. */
final class PartialFolder {
    static final String NAME = ".partial";

    private final Path out;
    private final Path partial;

    /** @param out final folder of the files */
    PartialFolder(Path out) throws IOException {
        this.out = out;
        partial = out.resolve(NAME);
        clear(partial);
        OwnerOnly.createFolder(partial);
    }

    Path resolve(String name) {
        return partial.resolve(name);
    }

    OutputStream create(String name) throws IOException {
        return new BufferedOutputStream(Files.newOutputStream(resolve(name)));
    }

    /** Removes a folder with its contents. */
    void clear(String name) throws IOException {
        clear(resolve(name));
    }

    /** Deletes everything that was written. */
    void drop() throws IOException {
        clear(partial);
    }

    /**
     * Moves the complete files to their names.
     *
     * @param last the file to move last: if it exists, the others do too
     * @return their new paths
     */
    List<Path> publish(String last) throws IOException {
        List<Path> names;
        try (Stream<Path> files = Files.list(partial)) {
            names = files.map(Path::getFileName)
                    .sorted(Comparator.<Path, Boolean>comparing(name -> name.endsWith(last))
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
        List<Path> published = new ArrayList<>();
        for (Path name : names) {
            Path file = out.resolve(name);
            if (Files.isDirectory(partial.resolve(name))) {
                ThumbnailsFolder.publish(partial.resolve(name), file); // moving replaces files only
            } else {
                Files.move(
                        partial.resolve(name),
                        file,
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.ATOMIC_MOVE);
            }
            published.add(file);
        }
        Files.delete(partial);
        return published;
    }

    /** Deletes a folder with its contents, if it exists. */
    static void clear(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
