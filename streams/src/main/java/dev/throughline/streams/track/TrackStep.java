package dev.throughline.streams.track;

import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.SiteUpdate;
import java.util.List;
import java.util.Optional;

/**
 * What one frame of a camera brings.
 *
 * @param tracks what is known now
 * @param frame who is where in the frame; empty for a marker, and for a frame that was seen already
 * @param updates for the linker, in this order: tracklets by number, then the camera's clock
 */
public record TrackStep(CameraTracks tracks, Optional<FrameTracks> frame, List<SiteUpdate> updates) {
    public TrackStep {
        updates = List.copyOf(updates);
    }
}
