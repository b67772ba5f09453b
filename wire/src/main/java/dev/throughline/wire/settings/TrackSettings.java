package dev.throughline.wire.settings;

import java.time.Duration;

/**
 * How people are tracked within a camera.
 *
 * @param minHits consecutive sightings that confirm a tracklet
 * @param maxGap a tracklet that is not seen for longer is closed
 * @param refresh how often a living tracklet is reported to the linker
 * @param clock how often a camera tells the linker how far it has come
 * @param confidence a detection of at least this confidence takes part in the first round of the assignment
 * @param newTrackConfidence a detection of at least this confidence may open a tracklet, and counts until it is confirmed; at least
 *     {@code confidence}. It is high, since a signpost that looks a little like a person does so all day
 * @param prototypes largest number of embeddings that are kept for a tracklet
 */
public record TrackSettings(
        @Range(min = "1") int minHits,
        @Range(min = "1ms") Duration maxGap,
        @Range(min = "1ms") Duration refresh,
        @Range(min = "1ms") Duration clock,
        @Range(above = "0", below = "1") double confidence,
        @Range(above = "0", below = "1") double newTrackConfidence,
        @Range(min = "1", max = "64") int prototypes) {
    public TrackSettings {
        Bounds.check(
                "track",
                TrackSettings.class,
                minHits,
                maxGap,
                refresh,
                clock,
                confidence,
                newTrackConfidence,
                prototypes);
        if (confidence > newTrackConfidence) {
            throw new IllegalArgumentException("track: confidence: must be at most new-track-confidence, "
                    + newTrackConfidence + ", was " + confidence);
        }
    }

    public static TrackSettings defaults() {
        return new TrackSettings(3, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(500), .4, .7, 4);
    }
}
