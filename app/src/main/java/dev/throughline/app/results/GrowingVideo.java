package dev.throughline.app.results;

import dev.throughline.ingest.camera.AnnotatedVideo;
import dev.throughline.ingest.picture.BrokenPictureException;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of a live camera as a video that can be played while it grows: {@code door.mp4}, and later {@code door+2.mp4}. Each piece
 * records the tracklets that it shows, so that it can be deleted when one of them is forgotten.
 */
final class GrowingVideo implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GrowingVideo.class);
    /** The length of a piece: the footage lost when an identity is forgotten, and the index that a player has to load. */
    private static final long PIECE_MICROS = Duration.ofMinutes(15).toNanos() / 1_000;
    /** At most this many drawings wait for their pictures; beyond that the oldest are dropped. */
    private static final int WAITING = 3_000;
    /** A picture that lags this far behind the newest known one is drawn only now and then; beyond the next limit, it is never drawn. */
    private static final long LATE_MICROS = 4_000_000;

    private static final long TOO_LATE_MICROS = 10_000_000;

    private final Path out;
    private final String camera;
    private final Deque<Drawing> drawings = new ArrayDeque<>();
    private final List<Piece> pieces = new ArrayList<>();
    private @Nullable AnnotatedVideo open;
    private int number;
    private long newestMicros = Long.MIN_VALUE;
    private long latePictures;

    /**
     * The annotations of one picture.
     *
     * @param time of the picture, µs since the epoch
     * @param tracklets numbers of the tracklets shown
     * @param hidden areas to be masked
     */
    record Drawing(long time, Set<Long> tracklets, List<AnnotatedVideo.Label> labels, List<Box> hidden) {
        Drawing {
            tracklets = Set.copyOf(tracklets);
            labels = List.copyOf(labels);
            hidden = List.copyOf(hidden);
        }
    }

    private record Piece(Path file, long beginMicros, Set<Long> tracklets) {}

    GrowingVideo(Path out, String camera) {
        this.out = out;
        this.camera = camera;
    }

    /** The name of a piece, from 1 on; no camera's id contains a plus. */
    static String name(String camera, int number) {
        return number == 1 ? Results.video(camera) : camera + "+" + number + ".mp4";
    }

    /** Adds the boxes of the next picture. Safe for any thread. */
    synchronized void add(Drawing drawing) {
        drawings.add(drawing);
        newestMicros = Math.max(newestMicros, drawing.time);
        if (drawings.size() > WAITING) {
            drawings.remove();
        }
    }

    /**
     * Offers the camera's next picture.
     *
     * @return false if its boxes are not known yet; the picture then has to be offered again
     */
    synchronized boolean offer(Frame frame) {
        long time = frame.info().timeMicros();
        while (!drawings.isEmpty() && drawings.element().time < time) {
            drawings.remove();
        }
        if (drawings.isEmpty()) {
            return time <= newestMicros; // else it arrives later
        }
        if (drawings.element().time > time) {
            return true; // a stage rejected the picture
        }
        Drawing drawing = drawings.remove();
        if (!isLate(time)) {
            draw(frame, drawing);
        }
        return true;
    }

    private boolean isLate(long time) {
        long late = newestMicros - time;
        return late > TOO_LATE_MICROS || (late > LATE_MICROS && latePictures++ % 4 != 0);
    }

    private void draw(Frame frame, Drawing drawing) {
        Piece piece = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
        if (open == null || piece == null || drawing.time - piece.beginMicros > PIECE_MICROS) {
            piece = begin(frame);
        }
        piece.tracklets.addAll(drawing.tracklets);
        try {
            if (open != null) {
                open.add(frame.jpeg(), drawing.labels, drawing.hidden, drawing.time - piece.beginMicros);
            }
        } catch (BrokenPictureException broken) {
            // counted among the dead letters
        } catch (UncheckedIOException unwritable) {
            throw unwritable;
        } catch (RuntimeException odd) { // one bad picture does not end the others' video
            log.warn("A picture of camera {} is not in its video", camera, odd);
        }
    }

    private Piece begin(Frame frame) {
        endPiece();
        Piece piece =
                new Piece(out.resolve(name(camera, ++number)), frame.info().timeMicros(), new HashSet<>());
        open = AnnotatedVideo.grow(
                piece.file, frame.info().size().width(), frame.info().size().height());
        pieces.add(piece);
        return piece;
    }

    private void endPiece() {
        AnnotatedVideo ended = open;
        open = null;
        if (ended != null) {
            ended.close();
        }
    }

    /** Whether no boxes wait for their pictures. */
    synchronized boolean isDone() {
        return drawings.isEmpty();
    }

    /**
     * Deletes the pieces that show one of these tracklets.
     *
     * @return the number of deleted pieces
     */
    synchronized int forget(Set<Long> tracklets) throws IOException {
        drawings.removeIf(each -> each.tracklets.stream().anyMatch(tracklets::contains));
        int deleted = 0;
        for (Piece piece : List.copyOf(pieces)) {
            if (piece.tracklets.stream().anyMatch(tracklets::contains)) {
                if (piece.file.equals(pieces.get(pieces.size() - 1).file)) {
                    endPiece();
                }
                Files.deleteIfExists(piece.file);
                pieces.remove(piece);
                deleted++;
            }
        }
        return deleted;
    }

    /** Ends the last piece. */
    @Override
    public synchronized void close() {
        endPiece();
    }
}
