package dev.throughline.app.broker;

import dev.throughline.app.Failure;
import dev.throughline.app.FolderLock;
import dev.throughline.app.OwnerOnly;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a broker's data, held by one process at a time. A marker file identifies it, so that a foreign folder is neither filled
 * nor emptied.
 */
public final class DataFolder implements AutoCloseable {
    /** Marks the folder as ours, names its holder, and carries the lock. */
    static final String MARKER = "throughline.lock";

    /** The file in the folder that tells clients how to reach the running broker: Kafka's properties. */
    public static final String CLIENT = "client.properties";

    /** The subfolder of the broker's topics. */
    static final String LOGS = "log";

    private final Path path;
    private final FolderLock lock;

    private DataFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the folder for this process, and creates it if it is missing.
     *
     * @throws Failure if it cannot be written, holds foreign files, is held by another process, or has a path that Kafka cannot use
     */
    public static DataFolder take(Path path) {
        if (path.toString().contains(",")) {
            throw new Failure(
                    "data folder " + path + " has a comma in its path, where Kafka would see two folders; give"
                            + " another folder with --data");
        }
        refuseForeign(path);
        try {
            OwnerOnly.createFolder(path);
            OwnerOnly.closeFolder(path);
            DataFolder taken = new DataFolder(path, FolderLock.take(path.resolve(MARKER)));
            taken.forget();
            return taken;
        } catch (FolderLock.HeldException held) {
            throw new Failure("data folder " + path + " is in use by " + held.getMessage()
                    + "; stop it, or give another folder with --data");
        } catch (IOException e) {
            throw Failure.unwritable(
                    "cannot write the data folder " + path + " (" + reason(e) + "); give another folder with --data",
                    e);
        }
    }

    /**
     * Takes the folder with the data of an earlier run.
     *
     * @throws Failure if it holds no data, or as for {@link #take}
     */
    public static DataFolder takeFilled(Path path) {
        if (!Files.exists(path)) {
            throw new Failure("no data of a run in " + path + ": there is no such folder; name the one with --data");
        }
        if (!Files.isDirectory(path)) {
            throw new Failure("no data of a run in " + path + ": it is no folder; name the one with --data");
        }
        if (!Files.exists(path.resolve(LOGS).resolve("meta.properties"))) {
            throw new Failure("no data of a run in " + path + ": no broker has kept any there; name its folder with"
                    + " --data, or a broker with --kafka");
        }
        return take(path);
    }

    private static void refuseForeign(Path path) {
        if (!Files.isDirectory(path) || Files.exists(path.resolve(MARKER))) {
            return;
        }
        try (Stream<Path> entries = Files.list(path)) {
            entries.findAny().ifPresent(found -> {
                throw new Failure("data folder " + path + " holds other files, such as " + found.getFileName()
                        + "; give an empty or new folder with --data");
            });
        } catch (IOException e) {
            throw new Failure("cannot read the data folder " + path + " (" + reason(e) + ")", e);
        }
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
    }

    public Path path() {
        return path;
    }

    /** Whether operators ever issued a command for this run, under any topic prefix. */
    public boolean holdsCommands() {
        Path logs = path.resolve(LOGS);
        if (!Files.isDirectory(logs)) {
            return false;
        }
        try (Stream<Path> segments = Files.walk(logs, 2)) {
            for (Path segment : segments.toList()) {
                Path partition = segment.getParent();
                if (partition != null
                        && String.valueOf(partition.getFileName()).matches(".*commands-\\d+")
                        && segment.toString().endsWith(".log")
                        && Files.size(segment) > 0) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new Failure("cannot read the data folder " + path + " (" + reason(e) + ")", e);
        }
    }

    /** Announces how clients reach the broker of this folder, while the folder is held. */
    void tell(String bootstrap, Map<String, String> client) {
        Properties properties = new Properties();
        properties.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        client.forEach(properties::setProperty);
        try {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            properties.store(text, "How Kafka's clients reach the broker of this run");
            OwnerOnly.write(path.resolve(CLIENT), text.toByteArray());
        } catch (IOException e) {
            throw Failure.unwritable("cannot write to the data folder " + path + " (" + reason(e) + ")", e);
        }
    }

    /** The announcement of the process that holds a folder; empty if nobody holds it, or nothing was announced. */
    static Optional<Map<String, String>> told(Path path) {
        Path client = path.resolve(CLIENT);
        try {
            if (!Files.exists(client) || !FolderLock.isHeld(path.resolve(MARKER))) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            try (Reader text = Files.newBufferedReader(client)) {
                properties.load(text);
            }
            Map<String, String> told = new HashMap<>();
            properties.stringPropertyNames().forEach(name -> told.put(name, properties.getProperty(name)));
            return Optional.of(told);
        } catch (IOException e) {
            throw new Failure("cannot read " + client + " (" + reason(e) + "), which only who started the run may", e);
        }
    }

    /** Deletes everything in the folder but the marker. The folder is ours: {@link #take} has checked. */
    public void empty() {
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.filter(each -> !each.endsWith(MARKER)).toList()) {
                deleteTree(entry);
            }
        } catch (IOException e) {
            throw Failure.unwritable("cannot empty the data folder " + path + " (" + reason(e) + ")", e);
        }
    }

    private static void deleteTree(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Withdraws the announcement, also that of a killed process, whose broker is gone. */
    private void forget() {
        try {
            Files.deleteIfExists(path.resolve(CLIENT));
        } catch (IOException ignored) { // a client that reads it finds no broker there
        }
    }

    @Override
    public void close() {
        forget();
        lock.close();
    }
}
