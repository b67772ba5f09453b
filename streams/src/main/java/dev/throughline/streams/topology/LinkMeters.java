package dev.throughline.streams.topology;

import dev.throughline.wire.kafka.StageMeter;

/**
 * What tracking and linking have done since they started.
 *
 * @param track a record is a frame
 * @param link a record is a tracklet's update, or a camera's clock
 */
public record LinkMeters(StageMeter track, StageMeter link) {
    static LinkMeters atZero() {
        return new LinkMeters(new StageMeter(), new StageMeter());
    }
}
