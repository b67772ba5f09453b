package dev.throughline.app.results;

import dev.throughline.app.Failure;
import dev.throughline.app.FolderLock;
import dev.throughline.app.OwnerOnly;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.settings.CameraSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results folder, held by one run at a time. It knows which of its files are results, so that those of the previous run, and nothing
 * else, can be deleted.
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
     * Takes the folder for this process, and creates it if it is missing.
     *
     * @throws Failure if it cannot be written, or another process holds it
     */
    public static OutFolder take(Path path) {
        try {
            boolean wasFilled = isFilled(path);
            OwnerOnly.createFolder(path);
            OutFolder taken = new OutFolder(path, FolderLock.take(path.resolve(LOCK)));
            if (!wasFilled || taken.isOurs()) { // a folder with other files keeps its permissions
                OwnerOnly.closeFolder(path);
            }
            return taken;
        } catch (FolderLock.HeldException held) {
            throw new Failure(
                    "results folder " + path + " is in use by " + held.getMessage()
                            + "; stop it, or give another folder with --out",
                    held);
        } catch (IOException e) {
            throw Failure.unwritable(
                    "cannot write the folder " + path + " for the results ("
                            + e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage()
                            + "); give another one with --out",
                    e);
        }
    }

    private static boolean isFilled(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.findAny().isPresent();
        }
    }

    /** Whether an earlier run cleared the folder, or left its results here. */
    private boolean isOurs() {
        return !lock.notes().isEmpty() || summary().isPresent();
    }

    /**
     * Checks, before anything is deleted, that a run deletes and replaces only the results of the previous run.
     *
     * @param cameras of the new run
     * @param data folder of the embedded broker; null if there is none
     * @throws Failure if other files would be affected; the message names the file
     */
    public void requireSafe(List<CameraSettings> cameras, @Nullable Path data) {
        List<String> ids = cameras.stream().map(CameraSettings::id).toList();
        try {
            List<Path> files = filesWith(ids);
            for (CameraSettings camera : cameras) {
                Optional<Path> footage = footage(camera);
                if (footage.isPresent()) {
                    requireKept(camera.id(), footage.get(), files, data);
                }
            }
            requireOwn(ids);
        } catch (IOException | UncheckedIOException e) {
            throw new Failure(
                    "cannot read the folder " + path + " for the results (" + e.getMessage()
                            + "); give another one with --out",
                    e);
        }
    }

    /** The real path of a camera's footage. Empty for a network camera and for a missing file, which is reported when it is opened. */
    private static Optional<Path> footage(CameraSettings camera) {
        try {
            return camera.url().isNetwork()
                    ? Optional.empty()
                    : real(Path.of(camera.url().path()));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException nothingThere) {
            return Optional.empty();
        }
    }

    private void requireKept(String camera, Path footage, List<Path> files, @Nullable Path data) {
        if (real(path).filter(footage::equals).isPresent()) {
            throw new Failure("camera '" + camera + "': the results would come among its pictures in " + footage
                    + "; give another folder with --out");
        }
        for (Path file : files) {
            if (real(file).filter(footage::startsWith).isPresent()) {
                throw new Failure("camera '" + camera + "': this run would replace its footage " + footage
                        + " by results; give another folder with --out");
            }
        }
        if (data != null && real(data).filter(footage::startsWith).isPresent()) {
            throw new Failure("camera '" + camera + "': its footage " + footage
                    + " lies in the broker's data folder, which this run may empty; give another folder with --data");
        }
    }

    /** In a folder of ours, all files with names of results belong to a run, and the videos to known cameras. */
    private void requireOwn(List<String> cameras) throws IOException {
        List<Path> own = isOurs() ? filesWith(List.of()) : List.of();
        for (Path file : filesWith(cameras)) {
            if (!own.contains(file)) {
                throw new Failure(
                        file + " is not of a run before, and this run would replace it; move it, or give another"
                                + " folder with --out");
            }
        }
    }

    /** The files that a run with these cameras deletes or replaces, leftovers included. */
    private List<Path> filesWith(List<String> cameras) throws IOException {
        List<Path> files = new ArrayList<>(files(cameras));
        LEFTOVERS.stream().map(path::resolve).filter(Files::exists).forEach(files::add);
        return files;
    }

    /**
     * Deletes the results of the previous run, and notes the cameras of the new one.
     *
     * @return names of the deleted files and folders, in no order; leftovers of a killed run do not count
     * @throws Failure if there are foreign files, or something cannot be deleted
     */
    public List<String> clear(List<String> cameras) {
        try {
            requireOwn(cameras);
            List<String> cleared = new ArrayList<>();
            for (Path file : files(List.of())) {
                delete(file);
                cleared.add(file.getFileName().toString());
            }
            for (String leftover : LEFTOVERS) {
                PartialFolder.clear(path.resolve(leftover));
            }
            lock.note(cameras);
            return cleared;
        } catch (IOException | UncheckedIOException e) {
            throw Failure.unwritable(
                    "cannot clear the results in " + path + " (" + e.getMessage() + "); give another folder with --out",
                    e);
        }
    }

    /** The videos of the run that left its results here; each is one file or several pieces. */
    List<Path> videos() throws IOException {
        return files(List.of()).stream()
                .filter(file -> file.toString().endsWith(".mp4"))
                .toList();
    }

    /**
     * The existing results, and partial files of a killed process.
     *
     * @param further cameras, in addition to those of the previous run
     */
    private List<Path> files(List<String> further) throws IOException {
        Set<String> cameras = new LinkedHashSet<>(lock.notes());
        cameras.addAll(further);
        summary().ifPresent(summary -> summary.cameras().forEach(camera -> cameras.add(camera.camera())));
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

    /** The summary of the previous run, also one by a version that left no notes. */
    private Optional<Summary> summary() {
        Path summary = path.resolve(Results.SUMMARY_FILE);
        try {
            return Files.exists(summary)
                    ? Optional.of(Results.SUMMARY.decode(Files.readAllBytes(summary)))
                    : Optional.empty();
        } catch (IOException | BadRecordException notOurs) {
            return Optional.empty();
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            ThumbnailsFolder.clear(path);
        } else {
            Files.deleteIfExists(path);
        }
    }

    @Override
    public void close() {
        lock.close();
    }
}
