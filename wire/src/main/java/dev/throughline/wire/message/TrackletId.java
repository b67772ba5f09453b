package dev.throughline.wire.message;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.wire.Limits;
import java.util.Comparator;

/**
 * The id of a tracklet within its site.
 *
 * @param camera that saw it
 * @param track its number there, from 1
 */
@JsonPropertyOrder({"camera", "track"})
public record TrackletId(String camera, long track) implements Comparable<TrackletId> {
    private static final Comparator<TrackletId> ORDER =
            Comparator.comparing(TrackletId::camera).thenComparingLong(TrackletId::track);

    public TrackletId {
        if (camera == null || camera.isBlank() || track < 1) {
            throw new IllegalArgumentException(
                    "a tracklet is a camera and a number from 1, such as door/3; was " + camera + "/" + track);
        }
        Limits.requireAtMost(
                Limits.LONGEST_ID, "characters of a camera", camera.length()); // the source of the name checks the rest
    }

    /**
     * Parses {@code camera/track}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static TrackletId parse(String text) {
        int slash = text.lastIndexOf('/');
        try {
            return new TrackletId(text.substring(0, Math.max(0, slash)), Long.parseLong(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no tracklet: write camera/track, such as door/3", e);
        }
    }

    @Override
    public int compareTo(TrackletId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return camera + "/" + track;
    }
}
