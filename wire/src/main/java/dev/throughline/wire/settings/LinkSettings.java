package dev.throughline.wire.settings;

import java.time.Duration;

/**
 * How identities are linked across the cameras of a site.
 *
 * @param accept probability of being the same person from which a tracklet joins an identity; 0..1
 * @param decideAfter embedded sightings after which a tracklet is decided; it is decided when it closes in any case
 * @param window tracklets of so much event time are decided together
 * @param timeToLive an identity that was not seen for longer is no longer matched
 * @param identities kept for matching, at most; the one seen longest ago goes first
 */
public record LinkSettings(double accept, int decideAfter, Duration window, Duration timeToLive, int identities) {
    public LinkSettings {
        if (!(accept > 0 && accept < 1)) {
            throw new IllegalArgumentException("link: accept must lie between 0 and 1, was " + accept);
        }
        if (decideAfter < 1 || identities < 1) {
            throw new IllegalArgumentException(
                    "link: decide-after and identities must be at least 1, were " + decideAfter + ", " + identities);
        }
        if (window.toMillis() < 1 || timeToLive.compareTo(window) < 0) {
            throw new IllegalArgumentException(
                    "link: window must be at least 1ms and time-to-live at least the window, were "
                            + Durations.format(window) + ", " + Durations.format(timeToLive));
        }
    }

    public static LinkSettings defaults() {
        return new LinkSettings(.5, 8, Duration.ofMillis(500), Duration.ofMinutes(30), 10_000);
    }
}
