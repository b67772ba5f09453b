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

/** Where files are written until all of them are whole; what an interrupted run left there is thrown away. */
final class PartialFolder {
    static final String NAME = ".partial";

    private final Path out;
    private final Path partial;

    /** @param out where the files will be in the end */
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

    /** Without a folder and all in it. */
    void clear(String name) throws IOException {
        clear(resolve(name));
    }

    /** Throws away everything that was written. */
    void drop() throws IOException {
        clear(partial);
    }

    /**
     * Moves the whole files to their names.
     *
     * @param last the one to be moved last: where it is, the others are
     * @return where they are now
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
                ThumbnailsFolder.publish(partial.resolve(name), file); // only files are replaced by moving
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

    /** Deletes a folder and all in it, if it is there. */
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
