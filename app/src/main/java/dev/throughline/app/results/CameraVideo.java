package dev.throughline.app.results;

import dev.throughline.ingest.camera.AnnotatedVideo;
import dev.throughline.ingest.picture.BrokenPictureException;
import dev.throughline.wire.Box;
import dev.throughline.wire.Frame;
import dev.throughline.wire.FrameTracks.TrackedBox;
import java.awt.Color;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One camera's pictures as a video, in which everybody has the box and the name that the last event left them with. */
final class CameraVideo implements AutoCloseable {
    private final Path file;
    private final double fps;
    private final TracksSpool.Cursor tracks;
    private final Journeys journeys;
    private @Nullable AnnotatedVideo video;

    /**
     * A video that begins with the first picture.
     *
     * @param fps pictures a second, above 0
     * @param tracks of this camera; taken over, and closed in the end
     */
    CameraVideo(Path file, double fps, TracksSpool.Cursor tracks, Journeys journeys) {
        this.file = file;
        this.fps = fps;
        this.tracks = tracks;
        this.journeys = journeys;
    }

    /** The camera's next picture; one that cannot be decoded, which its stage refused too, is left out. */
    void add(Frame frame) {
        AnnotatedVideo open = video;
        if (open == null) {
            open = AnnotatedVideo.open(file, frame.info().width(), frame.info().height(), fps);
            video = open;
        }
        var labels = tracks.boxesAt(frame.info().timeMicros()).stream()
                .map(this::label)
                .toList();
        try {
            open.add(frame.jpeg(), labels);
        } catch (BrokenPictureException broken) {
            // counted among the dead letters
        }
    }

    private AnnotatedVideo.Label label(TrackedBox tracked) {
        String identity = tracked.identity();
        Color colour = identity == null ? IdentityColours.UNDECIDED : IdentityColours.of(journeys.number(identity));
        String text = identity == null ? "" : journeys.label(identity);
        Box box = new Box(tracked.x(), tracked.y(), tracked.w(), tracked.h());
        return new AnnotatedVideo.Label(box, text, colour.getRGB() & 0xFFFFFF);
    }

    @Override
    public void close() {
        tracks.close();
        if (video != null) {
            video.close();
        }
    }
}
