package dev.throughline.app.models;

import dev.throughline.reid.embed.CropEmbedding;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.picture.PictureFiles;
import dev.throughline.reid.training.data.NpyWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Features of many pictures in NumPy files, one row per picture. A text file beside them holds the pictures' names, one per line. The
 * files appear when all are complete.
 *
 * @param embeddings (rows, D), of length 1
 * @param relations (rows, K), each summing to 1; null if not wanted
 */
public record FeatureFiles(Path embeddings, @Nullable Path relations) {
    private static final String ENDING = ".npy";

    public FeatureFiles {
        requireEnding(embeddings);
        if (relations != null) {
            requireEnding(relations);
        }
    }

    private static void requireEnding(Path file) {
        if (!file.toString().endsWith(ENDING)) {
            throw new IllegalArgumentException("features go to a file that ends in .npy, was " + file);
        }
    }

    /** The file of names: the path of the embeddings, with {@code .txt} for {@code .npy}. */
    public Path names() {
        String name = embeddings.getFileName().toString();
        return embeddings.resolveSibling(name.substring(0, name.length() - ENDING.length()) + ".txt");
    }

    /**
     * Writes the files. A picture that cannot be decoded has neither row nor line.
     *
     * @param pictures names of {@code files}, in the order of the rows
     * @param broken receives the name of each picture that cannot be decoded, and the reason
     * @param done counts the processed pictures
     * @return rows written; for 0 there are no files
     * @throws UncheckedIOException if a file cannot be written
     * @throws InterruptedException if interrupted while it waits
     */
    public int write(
            Embedder embedder,
            PictureFiles files,
            List<String> pictures,
            BiConsumer<String, String> broken,
            AtomicInteger done)
            throws InterruptedException {
        try (Rows rows = new Rows()) {
            embedder.describeFiles(files, pictures, (index, answer) -> {
                String name = pictures.get(index);
                if (answer instanceof CropEmbedding.Undecodable undecodable) {
                    broken.accept(name, undecodable.reason());
                } else if (name.lines().count() > 1) {
                    broken.accept(name, "its name goes over more than a line");
                } else if (answer instanceof CropEmbedding.Described described) {
                    rows.add(name, described);
                }
                done.incrementAndGet();
            });
            return rows.finish();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + names() + ": " + e, e);
        }
    }

    /** The files while they are written. */
    private final class Rows implements AutoCloseable {
        private final Path part = names().resolveSibling(names().getFileName() + ".part");
        private final BufferedWriter lines;
        private @Nullable NpyWriter first; // the length of a row is known only from the first answer
        private @Nullable NpyWriter second;
        private int count;

        Rows() throws IOException {
            Path folder = embeddings.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            lines = Files.newBufferedWriter(part);
        }

        void add(String name, CropEmbedding.Described described) {
            if (first == null) {
                first = NpyWriter.create(embeddings, described.embedding().size());
            }
            first.write(described.embedding().toArray());
            if (relations != null) {
                if (second == null) {
                    second = NpyWriter.create(relations, described.relation().size());
                }
                second.write(described.relation().toArray());
            }
            try {
                lines.write(name + "\n");
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + names() + ": " + e, e);
            }
            count++;
        }

        int finish() throws IOException {
            if (first != null) {
                first.finish();
                if (second != null) {
                    second.finish();
                }
                lines.close();
                Files.move(part, names(), StandardCopyOption.REPLACE_EXISTING);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            lines.close();
            Files.deleteIfExists(part);
            if (first != null) {
                first.close();
            }
            if (second != null) {
                second.close();
            }
        }
    }
}
