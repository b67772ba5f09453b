package dev.throughline.streams.track;

import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.SiteUpdate;
import java.util.List;
import java.util.Optional;

/**
 * The result of one frame of a camera.
 *
 * @param tracks the new state
 * @param frame boxes of the frame; empty for a marker, and for a frame that was seen already
 * @param updates for the linker, in this order: tracklets by number, then the camera's clock
 */
public record TrackStep(CameraTracks tracks, Optional<FrameTracks> frame, List<SiteUpdate> updates) {
    public TrackStep {
        updates = List.copyOf(updates);
    }
}
