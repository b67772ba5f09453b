package dev.throughline.app.results;

import dev.throughline.app.topics.Journeys;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.message.TrackletId;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tracks of a site with their identities filled in, one file per camera. They can be read in parallel and merged without being held
 * in memory.
 */
final class TracksSpool implements AutoCloseable {
    static final Codec<FrameTracks> CODEC = JsonCodec.of(FrameTracks.class);

    private final Path folder;
    private final Journeys journeys;
    private final Map<String, OutputStream> cameras = new TreeMap<>();

    TracksSpool(Path folder, Journeys journeys) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.journeys = journeys;
    }

    /** Adds the next frame of its camera. */
    void add(FrameTracks frame) {
        try {
            OutputStream camera = cameras.get(frame.camera());
            if (camera == null) {
                camera = new BufferedOutputStream(Files.newOutputStream(file(frame.camera())));
                cameras.put(frame.camera(), camera);
            }
            camera.write(CODEC.encode(withIdentities(frame, journeys)));
            camera.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The frame with the currently known identities. */
    static FrameTracks withIdentities(FrameTracks frame, Journeys journeys) {
        List<TrackedBox> boxes = frame.boxes().stream()
                .map(box -> new TrackedBox(
                        box.track(),
                        journeys.identityOf(new TrackletId(frame.camera(), box.track()))
                                .orElse(null),
                        box.x(),
                        box.y(),
                        box.w(),
                        box.h(),
                        box.confidence()))
                .toList();
        return new FrameTracks(frame.site(), frame.camera(), frame.frame(), frame.time(), boxes);
    }

    private Path file(String camera) {
        return folder.resolve(camera + ".jsonl");
    }

    /** Ends the writing; from here on the spool can be read. */
    @Override
    public void close() throws IOException {
        for (OutputStream camera : cameras.values()) {
            camera.close();
        }
    }

    /** The cameras with any frame, in alphabetical order. */
    List<String> cameras() {
        return List.copyOf(cameras.keySet());
    }

    /** The frames of one camera from the first on; empty if it has none. */
    Cursor cursor(String camera) {
        return new Cursor(cameras.containsKey(camera) ? file(camera) : null);
    }

    /** Merges all cameras into one file, ordered by time and then camera, without the boxes of forgotten identities. */
    void mergeInto(Path merged, Runnable eachFrame) throws IOException {
        PriorityQueue<Cursor> next = new PriorityQueue<>(Comparator.comparing(
                Cursor::peekExisting,
                Comparator.comparingLong(FrameTracks::time).thenComparing(FrameTracks::camera)));
        List<Cursor> open = new ArrayList<>();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(merged))) {
            for (String camera : cameras()) {
                Cursor cursor = cursor(camera);
                open.add(cursor);
                next.add(cursor);
            }
            for (Cursor least = next.poll(); least != null; least = next.poll()) {
                eachFrame.run();
                out.write(CODEC.encode(withoutForgotten(least.peekExisting(), journeys)));
                out.write('\n');
                least.advance();
                if (least.peek() != null) {
                    next.add(least);
                }
            }
        } finally {
            open.forEach(Cursor::close);
        }
    }

    /** The frame without the boxes of forgotten identities. */
    static FrameTracks withoutForgotten(FrameTracks frame, Journeys journeys) {
        List<TrackedBox> left = frame.boxes().stream()
                .filter(box -> !journeys.isForgotten(new TrackletId(frame.camera(), box.track())))
                .toList();
        return new FrameTracks(frame.site(), frame.camera(), frame.frame(), frame.time(), left);
    }

    /** Reads the frames of one camera in order. */
    static final class Cursor implements AutoCloseable {
        private final @Nullable BufferedReader lines;
        private @Nullable FrameTracks head;

        private Cursor(@Nullable Path file) {
            try {
                lines = file == null ? null : Files.newBufferedReader(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            advance();
        }

        /** The next frame, without advancing; null at the end. */
        @Nullable
        FrameTracks peek() {
            return head;
        }

        /** The next frame, then advances; null at the end. */
        @Nullable
        FrameTracks next() {
            FrameTracks next = head;
            if (next != null) {
                advance();
            }
            return next;
        }

        private FrameTracks peekExisting() {
            if (head == null) {
                throw new IllegalStateException("read past the end");
            }
            return head;
        }

        /** The boxes of the camera's picture at this time. Call it once per picture, with times that never decrease. */
        List<TrackedBox> boxesAt(long time) {
            while (head != null && head.time() < time) {
                advance();
            }
            if (head == null || head.time() > time) {
                return List.of();
            }
            List<TrackedBox> boxes = head.boxes();
            advance();
            return boxes;
        }

        private void advance() {
            try {
                String line = lines == null ? null : lines.readLine();
                head = line == null ? null : CODEC.decode(line.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                if (lines != null) {
                    lines.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
