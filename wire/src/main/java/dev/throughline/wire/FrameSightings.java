package dev.throughline.wire;

import java.util.List;

/**
 * Everybody seen in a frame, in the order of its crops. Topic {@code sightings}, key camera.
 *
 * @param info the frame
 * @param model name and weights' SHA-256 of what embedded them
 * @param sightings one per crop
 */
public record FrameSightings(FrameInfo info, String model, List<Sighting> sightings) {
    public FrameSightings {
        sightings = List.copyOf(sightings);
    }
}
