package dev.throughline.wire.message;

import dev.throughline.wire.Limits;
import java.util.List;

/**
 * All people detected in a frame, in the detector's order; none for an empty frame or a marker. Topic {@code crops}, key camera.
 *
 * @param info the frame
 * @param detector name and version of the detector
 * @param crops one per detection
 */
public record FrameCrops(FrameInfo info, String detector, List<Crop> crops) {
    public FrameCrops {
        crops = List.copyOf(crops);
        Limits.requireText("the detector's name", detector);
        Limits.requireAtMost(Limits.MOST_DETECTIONS, "crops in a frame", crops.size());
    }
}
