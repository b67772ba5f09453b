package dev.throughline.app.results;

import dev.throughline.app.Failure;
import dev.throughline.app.topics.Journeys;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tracks in the MOTChallenge format: a file per camera and a line per box. Frames count from 1, and ids are the same in all cameras (see
 * {@link MotNames}).
 */
public final class MotFiles {
    private static final Codec<Identity[]> IDENTITIES = JsonCodec.of(Identity[].class);
    private static final Codec<IdentityEvent> EVENT = JsonCodec.of(IdentityEvent.class);
    private static final String TRACKS = "tracks.jsonl";
    private static final String LINES = ".jsonl";

    private MotFiles() {}

    /**
     * Writes the tracks of a run.
     *
     * @param results the run's folder, with {@code tracks.jsonl} and the files of identities
     * @param folder of the new files; created if missing
     * @return the files written
     * @throws Failure if the run's files are missing or invalid
     */
    public static List<Path> write(Path results, Path folder) {
        Map<Path, Writer> files = new TreeMap<>();
        try {
            MotNames names = names(results);
            try {
                eachFrame(results.resolve(TRACKS), frame -> write(names.boxes(frame), file(frame, folder, files)));
            } finally {
                for (Writer file : files.values()) {
                    file.close();
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw Failure.unwritable("cannot write MOT files to " + folder + ": " + e.getMessage(), e);
        }
        return List.copyOf(files.keySet());
    }

    private static Writer file(FrameTracks frame, Path folder, Map<Path, Writer> files) {
        return files.computeIfAbsent(folder.resolve(frame.camera() + ".txt"), path -> {
            try {
                Files.createDirectories(folder);
                return Files.newBufferedWriter(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void write(List<MotBox> boxes, Writer file) {
        try {
            for (MotBox box : boxes) {
                file.write(MotFile.line(box) + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the path holds the results of a run: their folder, or its {@code tracks.jsonl}. */
    public static boolean isRun(Path path) {
        return Files.isRegularFile(path.resolve(TRACKS)) || path.toString().endsWith(LINES);
    }

    /**
     * The tracks of a run by camera, also of a camera that saw nobody.
     *
     * @param results the run's folder, or its {@code tracks.jsonl}
     * @throws Failure if the files are missing or invalid
     */
    public static SortedMap<String, List<MotBox>> read(Path results) {
        Path tracks = results.toString().endsWith(LINES) ? results : results.resolve(TRACKS);
        MotNames names = names(tracks.resolveSibling(""));
        SortedMap<String, List<MotBox>> cameras = new TreeMap<>();
        eachFrame(tracks, frame -> add(cameras, names, frame));
        return cameras;
    }

    private static void add(SortedMap<String, List<MotBox>> cameras, MotNames names, FrameTracks frame) {
        cameras.computeIfAbsent(frame.camera(), any -> new ArrayList<>()).addAll(names.boxes(frame));
    }

    /** The events have the final word; without them, the identities that the run wrote beside its boxes count. */
    private static MotNames names(Path folder) {
        Path events = folder.resolve("identity-events.jsonl");
        Path identities = folder.resolve("identities.json");
        if (Files.isRegularFile(events)) {
            Journeys journeys = new Journeys();
            eachLine(events, EVENT, journeys::apply);
            return MotNames.of(journeys);
        }
        if (!Files.isRegularFile(identities)) {
            return MotNames.of(List.of());
        }
        try {
            return MotNames.of(List.of(IDENTITIES.decode(Files.readAllBytes(identities))));
        } catch (BadRecordException e) {
            throw new Failure(identities + " is not what a run writes: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure("cannot read " + identities + ": " + e.getMessage(), e);
        }
    }

    private static void eachFrame(Path tracks, Consumer<FrameTracks> each) {
        eachLine(tracks, TracksSpool.CODEC, each);
    }

    private static <T> void eachLine(Path file, Codec<T> codec, Consumer<T> each) {
        int number = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                each.accept(codec.decode(line.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (NoSuchFileException e) {
            throw new Failure(
                    file + " is not there; run './throughline replay' first, or name the folder of its results", e);
        } catch (BadRecordException | IllegalArgumentException | ArithmeticException e) {
            throw new Failure(file + ":" + number + ": " + e.getMessage(), e);
        } catch (MalformedInputException e) {
            throw new Failure(file + " is no text", e);
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The tracks on the topics, by camera.
     *
     * @param site whose records count; null for the only one
     * @throws Failure if there are none, or if there are several sites and none was named
     */
    public static SortedMap<String, List<MotBox>> read(Topics topics, TopicReader reader, @Nullable String site) {
        SortedMap<String, Journeys> journeys = new TreeMap<>();
        reader.read(topics.identityEvents(), event -> {
            if (event.value() != null) {
                journeys.computeIfAbsent(event.value().site(), any -> new Journeys())
                        .apply(event.value());
            }
        });
        SortedMap<String, MotNames> names = new TreeMap<>();
        SortedMap<String, SortedMap<String, List<MotBox>>> sites = new TreeMap<>();
        reader.read(topics.tracks(), record -> {
            FrameTracks frame = record.value();
            if (frame != null && (site == null || site.equals(frame.site()))) {
                add(
                        sites.computeIfAbsent(frame.site(), any -> new TreeMap<>()),
                        names.computeIfAbsent(
                                frame.site(), name -> MotNames.of(journeys.getOrDefault(name, new Journeys()))),
                        frame);
            }
        });
        if (sites.isEmpty()) {
            throw new Failure("topic " + topics.tracks().name() + " holds no tracks"
                    + (site == null ? "" : " of site '" + site + "'") + "; run './throughline replay' first");
        }
        if (sites.size() > 1) {
            throw new Failure("topic " + topics.tracks().name() + " holds the tracks of sites " + sites.keySet()
                    + "; name the file of one with --site");
        }
        return sites.values().iterator().next();
    }
}
