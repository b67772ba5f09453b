package dev.throughline.reid.picture;

import static java.util.Objects.requireNonNull;

import dev.throughline.wire.picture.PictureDecoder;
import dev.throughline.wire.picture.UndecodablePictureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The undecoded pictures below a folder or in a zip: files with an ending of {@link PictureDecoder#ENDINGS}, in either
 * case. Files that file managers leave there ({@code .DS_Store}, {@code Thumbs.db}, {@code __MACOSX}) are ignored.
 *
 * <p>Any thread may read.
 */
public final class PictureFiles implements AutoCloseable {
    private static final int MAX_BYTES = 64 << 20; // of a file: no crop is larger

    private final Path path;
    private final Source source;

    /** A folder or a zip. */
    private interface Source extends AutoCloseable {
        /** Paths from its root, separated by {@code /}. */
        List<String> files() throws IOException;

        InputStream open(String file) throws IOException;

        @Override
        void close() throws IOException;
    }

    private PictureFiles(Path path, Source source) {
        this.path = path;
        this.source = source;
    }

    /**
     * Opens a folder or a zip.
     *
     * @throws UncheckedIOException if it is neither, or cannot be read
     */
    public static PictureFiles open(Path path) {
        try {
            return new PictureFiles(path, Files.isDirectory(path) ? folder(path.toRealPath()) : zip(path));
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static Source folder(Path root) {
        return new Source() {
            @Override
            public List<String> files() throws IOException {
                try (Stream<Path> files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
                    return files.filter(Files::isRegularFile)
                            .map(file -> root.relativize(file).toString().replace('\\', '/'))
                            .toList();
                } catch (UncheckedIOException e) { // thrown where the walk meets an unreadable folder
                    throw requireNonNull(e.getCause());
                }
            }

            @Override
            public InputStream open(String file) throws IOException {
                return Files.newInputStream(root.resolve(file));
            }

            @Override
            public void close() {}
        };
    }

    private static Source zip(Path path) throws IOException {
        ZipFile archive = new ZipFile(path.toFile());
        return new Source() {
            @Override
            public List<String> files() {
                return archive.stream()
                        .filter(entry -> !entry.isDirectory())
                        .map(ZipEntry::getName)
                        .toList();
            }

            @Override
            public InputStream open(String file) throws IOException {
                return archive.getInputStream(archive.getEntry(file));
            }

            @Override
            public void close() throws IOException {
                archive.close();
            }
        };
    }

    private static UncheckedIOException unreadable(Path path, IOException e) {
        String why = e instanceof NoSuchFileException
                ? "it is not there"
                : e instanceof FileSystemException file && file.getReason() != null
                        ? file.getReason()
                        : e.getMessage() + "; a folder or a zip is wanted";
        return new UncheckedIOException("cannot read " + path + ": " + why, e);
    }

    /**
     * Paths of the pictures from the root, separated by {@code /}, in order.
     *
     * @throws UncheckedIOException if the folder cannot be read
     */
    public List<String> names() {
        try {
            return source.files().stream()
                    .filter(PictureFiles::isPicture)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static boolean isPicture(String file) {
        String name = fileName(file);
        return !name.startsWith(".") && !file.startsWith("__MACOSX/") && PictureDecoder.isPicture(name);
    }

    /** The part after the last {@code /}. */
    public static String fileName(String file) {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    /**
     * The pixels of a file.
     *
     * @param name one of {@link #names}
     * @throws UndecodablePictureException if it cannot be read or is broken; the message says why, but does not name
     *     the file
     */
    public RgbPicture picture(String name) {
        try {
            return RgbPicture.decode(bytes(name));
        } catch (IOException e) {
            throw new UndecodablePictureException("cannot be read: " + e, e);
        }
    }

    private byte[] bytes(String name) throws IOException {
        try (InputStream stream = source.open(name)) {
            byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new UndecodablePictureException("more than the " + MAX_BYTES + " bytes that a picture may have");
            }
            return bytes;
        }
    }

    @Override
    public void close() {
        try {
            source.close();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }
}
