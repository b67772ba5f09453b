package dev.throughline.app.results;

import dev.throughline.app.Failure;
import dev.throughline.app.FolderLock;
import dev.throughline.app.OwnerOnly;
import dev.throughline.wire.BadRecordException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a run's results, held by one run at a time. It knows which of its files are a run's, so that those of the run before
 * can be cleared away, and nothing else.
 */
public final class OutFolder implements AutoCloseable {
    private static final String LOCK = ".throughline.lock";
    private static final List<String> NAMES = List.of(
            GrowingResults.TRACKS,
            Results.EVENTS_FILE,
            Results.IDENTITIES_FILE,
            GrowingResults.SHEET_FILE,
            Results.SUMMARY_FILE,
            GrowingResults.THUMBNAILS);
    private static final List<String> LEFTOVERS = List.of(PartialFolder.NAME, GrowingResults.SO_FAR);

    private final Path path;
    private final FolderLock lock;

    private OutFolder(Path path, FolderLock lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Takes the folder for this process, and makes it if there is none.
     *
     * @throws Failure if it cannot be written, or another process has it
     */
    public static OutFolder take(Path path) {
        try {
            boolean wasThere = Files.isDirectory(path);
            OwnerOnly.createFolder(path);
            if (wasThere && isOurs(path)) {
                OwnerOnly.closeFolder(path);
            }
            return new OutFolder(path, FolderLock.take(path.resolve(LOCK)));
        } catch (FolderLock.HeldException held) {
            throw new Failure("results folder " + path + " is in use by " + held.getMessage()
                    + "; stop it, or give another folder with --out");
        } catch (IOException e) {
            throw Failure.unwritable(
                    "cannot write the folder " + path + " for the results ("
                            + e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage()
                            + "); give another one with --out",
                    e);
        }
    }

    /** Made by a run or for one: the folder of somebody's other things stays as open as they have it. */
    private static boolean isOurs(Path path) throws IOException {
        if (Files.exists(path.resolve(LOCK)) || Files.exists(path.resolve(Results.SUMMARY_FILE))) {
            return true;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isEmpty();
        }
    }

    /**
     * Deletes what the run before left, and remembers the cameras of the one that begins.
     *
     * @return the names of the files and folders that were deleted, in no order; leftovers of a killed run do not count
     */
    public List<String> clear(List<String> cameras) {
        try {
            List<String> cleared = new ArrayList<>();
            for (Path file : files()) {
                delete(file);
                cleared.add(file.getFileName().toString());
            }
            for (String leftover : LEFTOVERS) {
                delete(path.resolve(leftover));
            }
            lock.note(cameras);
            return cleared;
        } catch (IOException | UncheckedIOException e) {
            throw Failure.unwritable(
                    "cannot clear the results in " + path + " (" + e.getMessage() + "); give another folder with --out",
                    e);
        }
    }

    /** The videos of the run that left its results here, each a file or several pieces. */
    List<Path> videos() throws IOException {
        return files().stream().filter(file -> file.toString().endsWith(".mp4")).toList();
    }

    /** The results that are there, and parts of files from a process that was killed. */
    private List<Path> files() throws IOException {
        Set<String> cameras = new LinkedHashSet<>(lock.notes());
        cameras.addAll(camerasOfSummary());
        Pattern video = Pattern.compile("(.+?)(\\+\\d+)?\\.mp4(\\.part)?");
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry -> {
                        String name = entry.getFileName().toString();
                        var matcher = video.matcher(name);
                        return NAMES.contains(name)
                                || (name.endsWith(".part") && NAMES.contains(name.substring(0, name.length() - 5)))
                                || (matcher.matches() && cameras.contains(matcher.group(1)));
                    })
                    .sorted()
                    .toList();
        }
    }

    /** Of a run by a version that left no notes. */
    private List<String> camerasOfSummary() throws IOException {
        Path summary = path.resolve(Results.SUMMARY_FILE);
        if (!Files.exists(summary)) {
            return List.of();
        }
        try {
            return Results.SUMMARY.decode(Files.readAllBytes(summary)).cameras().stream()
                    .map(Summary.Camera::camera)
                    .toList();
        } catch (BadRecordException unreadable) {
            return List.of();
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            PartialFolder.clear(path);
        } else {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
