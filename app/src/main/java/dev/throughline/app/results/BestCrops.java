package dev.throughline.app.results;

import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Crop;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.TrackletId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The best picture of each decided tracklet: large, inside the frame, and of high confidence. */
final class BestCrops {
    /** A tracklet's box is that of its detection, but may be smoothed: the least overlap of the two. */
    private static final float SAME_PERSON = .5f;

    private final Map<TrackletId, Scored> best = new HashMap<>();

    /** A picture, and a score of how well it shows the person. */
    record Scored(float score, Jpeg jpeg) {
        private static final Jpeg NONE = Jpeg.of(new byte[0]);

        /** The score alone, once the picture is stored elsewhere. */
        Scored withoutPicture() {
            return new Scored(score, NONE);
        }
    }

    /** Considers the crops of a frame as pictures of its tracks. */
    void consider(FrameCrops frame, List<TrackedBox> boxes) {
        for (TrackedBox box : boxes) {
            if (box.identity() == null) {
                continue;
            }
            Scored candidate = bestMatch(frame, box);
            if (candidate != null) {
                keepBetter(new TrackletId(frame.info().camera(), box.track()), candidate);
            }
        }
    }

    /** The crop that matches a tracklet's box in this frame; null if none has pixels. */
    static @Nullable Scored bestMatch(FrameCrops frame, TrackedBox tracked) {
        Box box = new Box(tracked.x(), tracked.y(), tracked.w(), tracked.h());
        Scored found = null;
        float nearest = SAME_PERSON;
        for (Crop crop : frame.crops()) {
            float overlap = crop.detection().box().overlap(box);
            if (crop.jpeg() != null && overlap >= nearest) {
                nearest = overlap;
                found = new Scored(score(crop), crop.jpeg());
            }
        }
        return found;
    }

    private static float score(Crop crop) {
        return crop.quality().size()
                * crop.detection().confidence()
                * (1 - crop.quality().border());
    }

    private synchronized void keepBetter(TrackletId tracklet, Scored candidate) {
        Scored before = best.get(tracklet);
        if (before == null || candidate.score > before.score) {
            best.put(tracklet, candidate);
        }
    }

    /** The best picture of this tracklet, if there is one. */
    synchronized Optional<Jpeg> of(String camera, long track) {
        return Optional.ofNullable(best.get(new TrackletId(camera, track))).map(Scored::jpeg);
    }
}
