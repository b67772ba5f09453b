package dev.throughline.app.results;

import dev.throughline.app.topics.Journeys;
import dev.throughline.wire.Limits;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.TrackletId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Where a camera's pictures show somebody who was forgotten, also where the tracker had not found them yet, had lost them for a
 * while, or lost them for good a moment before they were gone.
 */
final class Masks {
    /** A tracklet is confirmed some pictures after somebody came, and its last box may be a while before they went. */
    private static final long AROUND_MICROS = 1_000_000;

    /** What boxes cut off, as a part of their height. */
    private static final double MARGIN = .1;

    /** Who walks 1.4 m a second and is 1.75 m tall, in heights. */
    private static final double HEIGHTS_PER_SECOND = .8;

    private final Map<Long, NavigableMap<Long, Box>> boxes = new TreeMap<>();

    /**
     * Of one camera.
     *
     * @param tracks of this camera, from the first picture on; read to the end, and closed
     */
    static Masks of(TracksSpool.Cursor tracks, Journeys journeys) {
        Masks masks = new Masks();
        try (tracks) {
            FrameTracks frame = journeys.hasForgotten() ? tracks.next() : null;
            for (; frame != null; frame = tracks.next()) {
                for (TrackedBox box : frame.boxes()) {
                    if (journeys.isForgotten(new TrackletId(frame.camera(), box.track()))) {
                        masks.boxes
                                .computeIfAbsent(box.track(), any -> new TreeMap<>())
                                .put(frame.time(), new Box(box.x(), box.y(), box.w(), box.h()));
                    }
                }
            }
        }
        return masks;
    }

    /** What is not to be seen at this time, µs since the epoch. */
    List<Box> at(long timeMicros) {
        List<Box> hidden = new ArrayList<>();
        for (NavigableMap<Long, Box> tracklet : boxes.values()) {
            Map.Entry<Long, Box> before = tracklet.floorEntry(timeMicros);
            Map.Entry<Long, Box> after = tracklet.ceilingEntry(timeMicros);
            if (before != null && after != null) {
                // Between the two they walked; both places together hold the way.
                hidden.add(wider(union(before.getValue(), after.getValue()), 0));
            } else {
                Map.Entry<Long, Box> nearest = before == null ? after : before;
                long away = nearest == null ? Long.MAX_VALUE : Math.abs(timeMicros - nearest.getKey());
                if (nearest != null && away <= AROUND_MICROS) {
                    hidden.add(wider(nearest.getValue(), away));
                }
            }
        }
        return hidden;
    }

    private static Box union(Box one, Box other) {
        float left = Math.min(one.x(), other.x());
        float top = Math.min(one.y(), other.y());
        return new Box(
                left, top, Math.max(one.right(), other.right()) - left, Math.max(one.bottom(), other.bottom()) - top);
    }

    static Box wider(Box box, long awayMicros) {
        float by = (float) (box.h() * (MARGIN + HEIGHTS_PER_SECOND * awayMicros / 1e6));
        float left = Math.max(-Limits.FARTHEST_PIXEL, box.x() - by);
        float top = Math.max(-Limits.FARTHEST_PIXEL, box.y() - by);
        return new Box(
                left,
                top,
                Math.min(box.w() + 2 * by, Limits.FARTHEST_PIXEL - left),
                Math.min(box.h() + 2 * by, Limits.FARTHEST_PIXEL - top));
    }
}
