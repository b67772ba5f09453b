package dev.throughline.streams.link;

import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import java.time.Duration;

/**
 * What linking is told at its start and never changes.
 *
 * @param refresh how often an update of an open tracklet is sent
 * @param neighbours cameras that a person who leaves a camera can reach next
 * @param calibration turns similarities into log-odds
 */
public record LinkModel(LinkSettings settings, Duration refresh, Neighbours neighbours, Calibration calibration) {
    long refreshMicros() {
        return micros(refresh);
    }

    long windowMicros() {
        return micros(settings.window());
    }

    long timeToLiveMicros() {
        return micros(settings.timeToLive());
    }

    long correctionWindowMicros() {
        return micros(settings.correctionWindow());
    }

    Reachability reachability() {
        return new Reachability(neighbours, micros(settings.reacquireWithin()));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
