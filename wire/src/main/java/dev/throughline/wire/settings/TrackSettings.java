package dev.throughline.wire.settings;

import java.time.Duration;

/**
 * How people are tracked within a camera.
 *
 * @param confirm sightings in a row before a tracklet is believed
 * @param gap a tracklet that has not been seen for longer is closed
 * @param refresh how often a living tracklet is reported to the linker
 * @param clock how often a camera tells the linker how far it has come
 * @param confidence at least so sure, a detection takes part in the first round; 0..1
 * @param opening at least so sure, a detection may open a tracklet, and count until it is believed; at least {@code confidence}. High, since a signpost that looks
 *     a little like a person does so all day
 * @param prototypes embeddings kept for a tracklet, at most
 */
public record TrackSettings(
        int confirm,
        Duration gap,
        Duration refresh,
        Duration clock,
        double confidence,
        double opening,
        int prototypes) {
    public TrackSettings {
        if (confirm < 1 || prototypes < 1 || prototypes > 64) {
            throw new IllegalArgumentException("track: confirm must be at least 1 and prototypes lie in 1..64, were "
                    + confirm + ", " + prototypes);
        }
        if (!(gap.toMillis() > 0 && refresh.toMillis() > 0 && clock.toMillis() > 0)) {
            throw new IllegalArgumentException("track: gap, refresh and clock must be at least 1ms, were "
                    + Durations.format(gap) + ", " + Durations.format(refresh) + ", " + Durations.format(clock));
        }
        if (!(confidence > 0 && confidence <= opening && opening < 1)) {
            throw new IllegalArgumentException(
                    "track: needs 0 < confidence <= opening < 1, were " + confidence + ", " + opening);
        }
    }

    public static TrackSettings defaults() {
        return new TrackSettings(3, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(500), .4, .7, 4);
    }
}
