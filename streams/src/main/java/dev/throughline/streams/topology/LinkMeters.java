package dev.throughline.streams.topology;

import dev.throughline.wire.kafka.StageMeter;

/**
 * Meters of tracking and linking since they started.
 *
 * @param track a record is a frame
 * @param link a record is an update of a tracklet, or a camera's clock
 */
public record LinkMeters(StageMeter track, StageMeter link) {
    static LinkMeters atZero() {
        return new LinkMeters(new StageMeter(), new StageMeter());
    }
}
