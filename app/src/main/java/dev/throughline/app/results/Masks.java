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
 * The areas of a camera's pictures that show forgotten identities. They include times at which the tracker had not yet found the person,
 * had lost them for a while, or had lost them shortly before they left.
 */
final class Masks {
    /**
     * A tracklet is confirmed some pictures after a person appears, and its last box may precede their departure: the time added around
     * it.
     */
    private static final long AROUND_MICROS = 1_000_000;

    /** What boxes cut off, as a fraction of their height. */
    private static final double MARGIN = .1;

    /** Walking speed in body heights per second: 1.4 m/s at a height of 1.75 m. */
    private static final double HEIGHTS_PER_SECOND = .8;

    private final Map<Long, NavigableMap<Long, Box>> boxes = new TreeMap<>();

    /**
     * The masks of one camera.
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

    /** The areas to hide at this time, µs since the epoch. */
    List<Box> at(long timeMicros) {
        List<Box> hidden = new ArrayList<>();
        for (NavigableMap<Long, Box> tracklet : boxes.values()) {
            Map.Entry<Long, Box> before = tracklet.floorEntry(timeMicros);
            Map.Entry<Long, Box> after = tracklet.ceilingEntry(timeMicros);
            if (before != null && after != null) {
                // The person walked between the two boxes; the box around both covers the path.
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
