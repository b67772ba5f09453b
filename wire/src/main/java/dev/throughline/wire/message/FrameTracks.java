package dev.throughline.wire.message;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.wire.Limits;
import dev.throughline.wire.geometry.Box;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The boxes of the confirmed tracklets in a frame. Topic {@code tracks}, key camera, and {@code tracks.jsonl}.
 *
 * @param site of the camera
 * @param camera id within the site
 * @param frame number of the picture within its camera, from 1
 * @param time capture time, µs since the epoch
 * @param boxes of the confirmed tracklets seen in this frame, by track number
 */
@JsonPropertyOrder({"site", "camera", "frame", "time", "boxes"})
public record FrameTracks(String site, String camera, long frame, long time, List<TrackedBox> boxes) {
    public FrameTracks {
        Limits.requireId("the site of tracks", site);
        Limits.requireCamera("the camera of tracks", camera);
        Limits.requireTime("the time of tracks", time);
        if (boxes == null) {
            throw new IllegalArgumentException("tracks of camera '" + camera + "' need boxes, or an empty list");
        }
        boxes = List.copyOf(boxes);
    }

    /**
     * The box of a tracklet in a frame.
     *
     * @param track number of the tracklet within its camera, from 1
     * @param identity of the tracklet; null while undecided, and on the topic, which is written before the linker decides
     * @param x left edge, pixels of the camera's picture
     * @param y upper edge, pixels
     * @param w width, pixels
     * @param h height, pixels
     * @param confidence of the detector, 0..1
     */
    @JsonPropertyOrder({"track", "identity", "x", "y", "w", "h", "confidence"})
    public record TrackedBox(
            long track, @Nullable String identity, float x, float y, float w, float h, float confidence) {
        public TrackedBox {
            Box box = new Box(x, y, w, h); // the box checks itself
            if (track < 1 || !(confidence >= 0 && confidence <= 1)) {
                throw new IllegalArgumentException(
                        "a tracked box needs a track of at least 1 and confidence in 0..1, was track " + track + ", "
                                + confidence + " at " + box);
            }
        }
    }
}
