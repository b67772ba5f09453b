package dev.throughline.app.broker;

import dev.throughline.app.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a broker keeps its data in, held by one process at a time. It carries a marker file, so that a folder that
 * is somebody else's is neither filled nor emptied.
 */
public final class DataFolder implements AutoCloseable {
    /** Says that the folder is ours, who holds it, and carries the lock. */
    static final String MARKER = "throughline.lock";

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the folder for this process, and makes it if there is none.
     *
     * @throws Failure if it cannot be written, holds other files than ours, another process has it, or Kafka cannot use its path
     */
    public static DataFolder take(Path path) {
        if (path.toString().contains(",")) {
            throw new Failure(
                    "data folder " + path + " has a comma in its path, where Kafka would see two folders; give"
                            + " another folder with --data");
        }
        refuseForeign(path);
        FileChannel channel = null;
        try {
            Files.createDirectories(path);
            channel = FileChannel.open(
                    path.resolve(MARKER), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                Failure inUse = new Failure("data folder " + path + " is in use by " + holder(channel)
                        + "; stop it, or give another folder with --data");
                channel.close();
                throw inUse;
            }
            sign(channel);
            return new DataFolder(path, channel, lock);
        } catch (IOException e) {
            closeQuietly(channel);
            throw Failure.unwritable(
                    "cannot write the data folder " + path + " (" + reason(e) + "); give another folder with --data",
                    e);
        }
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

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held within this very process
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer signature = ByteBuffer.allocate(32);
        channel.read(signature, 0);
        String pid = new String(signature.array(), 0, signature.position(), StandardCharsets.US_ASCII).strip();
        return pid.isEmpty() ? "another process" : "process " + pid;
    }

    private static void sign(FileChannel channel) throws IOException {
        String pid = ProcessHandle.current().pid() + "\n";
        channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException ignored) { // what went wrong before is what counts
        }
    }

    public Path path() {
        return path;
    }

    /** Deletes everything in the folder but the marker. It is ours: {@link #take} made sure. */
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

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException ignored) { // the lock ends with the process at the latest
        }
    }
}
