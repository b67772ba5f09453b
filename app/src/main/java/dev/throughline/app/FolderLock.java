package dev.throughline.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** An exclusive lock on a folder for this process. A file in the folder names the holder, and stays when the lock is released. */
public final class FolderLock implements AutoCloseable {
    private static final int LONGEST = 1 << 20;

    private final FileChannel channel;
    private final FileLock lock;
    private final List<String> notes;

    private FolderLock(FileChannel channel, FileLock lock, List<String> notes) {
        this.channel = channel;
        this.lock = lock;
        this.notes = notes;
    }

    /** Another process holds the folder; the message names it. */
    public static final class HeldException extends Exception {
        HeldException(String holder) {
            super(holder);
        }
    }

    /**
     * Takes the lock, and creates the file if it is missing.
     *
     * @throws HeldException if another process holds it; the message is {@code process 4711}
     */
    public static FolderLock take(Path file) throws IOException, HeldException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Optional<FileLock> lock = tryLock(channel);
            List<String> lines = read(channel);
            if (lock.isEmpty()) {
                throw new HeldException(lines.isEmpty() ? "another process" : "process " + lines.get(0));
            }
            FolderLock taken =
                    new FolderLock(channel, lock.get(), lines.isEmpty() ? lines : lines.subList(1, lines.size()));
            taken.note(taken.notes);
            return taken;
        } catch (IOException | HeldException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether a process holds the lock of this file. */
    public static boolean isHeld(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return tryLock(channel).isEmpty(); // closing the channel releases it
        } catch (NoSuchFileException nobody) {
            return false;
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty(); // held by this process itself
        }
    }

    private static List<String> read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LONGEST, channel.size()));
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The notes that the previous holder left, one per line. */
    public List<String> notes() {
        return notes;
    }

    /** Replaces the notes, for the next holder. */
    public void note(List<String> lines) throws IOException {
        StringBuilder text =
                new StringBuilder().append(ProcessHandle.current().pid()).append('\n');
        lines.forEach(line -> text.append(line).append('\n'));
        channel.truncate(0).write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)), 0);
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
