package dev.throughline.app.results;

import dev.throughline.app.Failure;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.message.TrackletId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts what the files of a run still tell about one person. */
public final class FilesAbout {
    private static final Codec<IdentityEvent> EVENT = JsonCodec.of(IdentityEvent.class);
    private static final Codec<Identity[]> IDENTITIES = JsonCodec.of(Identity[].class);

    private final Path out;
    private final String identity;
    private final Set<TrackletId> tracklets;

    private FilesAbout(Path out, String identity, Set<TrackletId> tracklets) {
        this.out = out;
        this.identity = identity;
        this.tracklets = tracklets;
    }

    /**
     * Counts lines, boxes and pictures by file.
     *
     * @param out the run's folder; missing files are skipped
     * @param tracklets that belong to the person, or ever did
     * @throws Failure if a file cannot be read
     */
    public static Map<Path, Long> count(Path out, String identity, Set<TrackletId> tracklets) {
        try {
            return new FilesAbout(out, identity, tracklets).count();
        } catch (IOException | UncheckedIOException | BadRecordException e) {
            throw new Failure("the results in " + out + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Map<Path, Long> count() throws IOException {
        Map<Path, Long> counts = new LinkedHashMap<>();
        Path events = out.resolve("identity-events.jsonl");
        if (Files.exists(events)) {
            try (Stream<String> lines = Files.lines(events)) {
                counts.put(events, lines.filter(this::tells).count());
            }
        }
        Path identities = out.resolve("identities.json");
        if (Files.exists(identities)) {
            counts.put(
                    identities,
                    Arrays.stream(IDENTITIES.decode(Files.readAllBytes(identities)))
                            .filter(each -> each.identity().equals(identity))
                            .count());
        }
        Path tracks = out.resolve("tracks.jsonl");
        if (Files.exists(tracks)) {
            Map<String, Long> boxes = boxes(tracks);
            counts.put(tracks, boxes.values().stream().mapToLong(each -> each).sum());
            boxes.forEach((camera, shown) -> {
                Path video = out.resolve(Results.video(camera));
                if (Files.exists(video)) {
                    counts.put(video, shown);
                }
            });
        }
        Path thumbnails = out.resolve("thumbnails");
        if (Files.isDirectory(thumbnails)) {
            try (Stream<Path> files = Files.list(thumbnails)) {
                counts.put(thumbnails, files.filter(this::isThumbnail).count());
            }
        }
        return counts;
    }

    private boolean tells(String line) {
        IdentityEvent event = EVENT.decode(line.getBytes(StandardCharsets.UTF_8));
        boolean named = event.name() != null && event.identity().equals(identity);
        return named || event.subject().stream().anyMatch(tracklets::contains);
    }

    /** Counts boxes by camera. A video shows the tracklets in {@code tracks.jsonl}, since both are written together. */
    private Map<String, Long> boxes(Path tracks) throws IOException {
        Map<String, Long> boxes = new TreeMap<>();
        try (Stream<String> lines = Files.lines(tracks)) {
            lines.forEach(line -> {
                FrameTracks frame = TracksSpool.CODEC.decode(line.getBytes(StandardCharsets.UTF_8));
                long shown = frame.boxes().stream()
                        .filter(box -> tracklets.contains(new TrackletId(frame.camera(), box.track())))
                        .count();
                boxes.merge(frame.camera(), shown, Long::sum);
            });
        }
        return boxes;
    }

    private boolean isThumbnail(Path file) {
        return tracklets.stream()
                .anyMatch(each -> file.toString().endsWith(Results.thumbnailEnd(each.camera(), each.track())));
    }
}
