package dev.throughline.app.results;

import dev.throughline.app.topics.Journeys;
import dev.throughline.ingest.camera.AnnotatedVideo;
import dev.throughline.ingest.picture.BrokenPictureException;
import dev.throughline.ingest.picture.PictureSize;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.TrackletId;
import java.awt.Color;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pictures of one camera as a video. Each box carries the name that the last event gave it, and forgotten identities are masked. */
final class CameraVideo implements AutoCloseable {
    private final Path file;
    private final double fps;
    private final TracksSpool.Cursor tracks;
    private final Masks masks;
    private final Journeys journeys;
    private @Nullable AnnotatedVideo video;

    /**
     * A video that starts with the first picture.
     *
     * @param fps pictures a second, above 0
     * @param tracks of this camera; this takes ownership and closes them
     */
    CameraVideo(Path file, double fps, TracksSpool.Cursor tracks, Masks masks, Journeys journeys) {
        this.file = file;
        this.fps = fps;
        this.tracks = tracks;
        this.masks = masks;
        this.journeys = journeys;
    }

    /** Adds the camera's next picture. A picture that cannot be decoded is left out; its stage has rejected it too. */
    void add(Frame frame) {
        AnnotatedVideo open = video;
        if (open == null && !isPicture(frame)) {
            return; // otherwise it would set the size of the video
        }
        if (open == null) {
            open = AnnotatedVideo.open(
                    file, frame.info().size().width(), frame.info().size().height(), fps);
            video = open;
        }
        String camera = frame.info().camera();
        long time = frame.info().timeMicros();
        List<AnnotatedVideo.Label> labels = tracks.boxesAt(time).stream()
                .filter(box -> !journeys.isForgotten(new TrackletId(camera, box.track())))
                .map(box -> label(box, journeys))
                .toList();
        try {
            open.add(frame.jpeg(), labels, masks.at(time));
        } catch (BrokenPictureException broken) {
            // counted among the dead letters
        }
    }

    private static boolean isPicture(Frame frame) {
        try {
            PictureSize declared = PictureSize.declared(frame.jpeg());
            return declared.width() == frame.info().size().width()
                    && declared.height() == frame.info().size().height()
                    && declared.pixels() <= AnnotatedVideo.MOST_PIXELS;
        } catch (BrokenPictureException broken) {
            return false;
        }
    }

    /** The label of a box. */
    static AnnotatedVideo.Label label(TrackedBox tracked, Journeys journeys) {
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
