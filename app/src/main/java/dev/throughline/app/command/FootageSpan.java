package dev.throughline.app.command;

import dev.throughline.ingest.camera.Recording;
import dev.throughline.wire.settings.Durations;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** From when to when the footage of a replay was taken, as far as it declares. The same footage gives the same span. */
final class FootageSpan {
    /** Of footage that does not say how long it is. */
    private static final Duration UNKNOWN = Duration.ofDays(1);

    private static final Duration MARGIN =
            Duration.ofMinutes(1); // identities outlive the last picture, which comes after them

    private long beginMicros = Long.MAX_VALUE;
    private long endMicros = Long.MIN_VALUE;

    /** Adds a recording that has just been opened. */
    void add(Recording recording) {
        Duration length = recording.declaredLength();
        long micros = (length.isZero() ? UNKNOWN : length).toNanos() / 1_000;
        beginMicros = Math.min(beginMicros, recording.timeMicros());
        endMicros = Math.max(endMicros, recording.timeMicros() + micros);
    }

    /** In whole minutes. */
    Duration length() {
        return endMicros < beginMicros
                ? Duration.ZERO
                : Duration.ofMinutes(Duration.ofNanos((endMicros - beginMicros) * 1_000)
                                .toMinutes())
                        .plusMinutes(1);
    }

    /** Settings by which nobody is forgotten before the footage is over. */
    SiteSettings over(SiteSettings settings) {
        Duration wanted = length().plus(MARGIN);
        return wanted.compareTo(settings.link().timeToLive()) > 0
                ? settings.withLink(settings.link().withTimeToLive(wanted))
                : settings;
    }

    /** What to tell about it; null where the usual time covers the footage. */
    static @Nullable String told(SiteSettings usual, SiteSettings taken) {
        Duration before = usual.link().timeToLive();
        Duration now = taken.link().timeToLive();
        return now.equals(before)
                ? null
                : "time-to-live is " + Durations.format(now) + ", not " + Durations.format(before)
                        + ": so long lasts the footage, and nobody is forgotten on the way (--time-to-live sets another)";
    }
}
