package dev.throughline.wire.message;

import dev.throughline.wire.Limits;
import java.util.List;

/**
 * All people seen in a frame, in the order of its crops. Topic {@code sightings}, key camera.
 *
 * @param info the frame
 * @param model that embedded them: name and SHA-256 of the weights
 * @param sightings one per crop
 */
public record FrameSightings(FrameInfo info, String model, List<Sighting> sightings) {
    public FrameSightings {
        sightings = List.copyOf(sightings);
        Limits.requireText("the model's name", model);
        Limits.requireAtMost(Limits.MOST_DETECTIONS, "sightings in a frame", sightings.size());
        Sighting first = null;
        for (Sighting sighting : sightings) {
            if (sighting.embedding() != null) {
                first = first == null ? sighting : first;
                if (!sighting.isComparableTo(first)) {
                    throw new IllegalArgumentException("frame " + info.sequence() + " of camera '" + info.camera()
                            + "' has embeddings or relations of another size under one model, " + model);
                }
            }
        }
    }
}
