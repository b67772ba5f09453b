package dev.throughline.app.command;

import dev.throughline.ingest.camera.Recording;
import dev.throughline.wire.settings.Durations;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The time span of a replay's footage, as far as the footage declares it. The same footage gives the same span. */
final class FootageSpan {
    /** For footage that does not declare its length. */
    private static final Duration UNKNOWN = Duration.ofDays(1);

    private static final Duration MARGIN =
            Duration.ofMinutes(1); // identities have to outlive the last picture, which comes after them

    /**
     * What one camera's footage declares.
     *
     * @param beginMicros capture time of its first picture, µs since the epoch
     * @param endMicros the end of the declared length, µs since the epoch
     */
    record Span(long beginMicros, long endMicros) {}

    private final Map<String, Span> declared = new HashMap<>();
    private long beginMicros = Long.MAX_VALUE;
    private long endMicros = Long.MIN_VALUE;

    /** Adds the recording of a camera that has just been opened. */
    void add(String camera, Recording recording) {
        Duration length = recording.declaredLength();
        if (!length.isZero()) {
            long begin = recording.timeMicros();
            declared.put(camera, new Span(begin, begin + length.toNanos() / 1_000));
        }
        long micros = (length.isZero() ? UNKNOWN : length).toNanos() / 1_000;
        beginMicros = Math.min(beginMicros, recording.timeMicros());
        endMicros = Math.max(endMicros, recording.timeMicros() + micros);
    }

    /** The span of each camera whose footage declares its length. */
    Map<String, Span> cameras() {
        return Map.copyOf(declared);
    }

    /** The span in whole minutes. */
    Duration length() {
        return endMicros < beginMicros
                ? Duration.ZERO
                : Duration.ofMinutes(Duration.ofNanos((endMicros - beginMicros) * 1_000)
                                .toMinutes())
                        .plusMinutes(1);
    }

    /** Settings under which no identity expires before the footage ends. */
    SiteSettings over(SiteSettings settings) {
        Duration wanted = length().plus(MARGIN);
        return wanted.compareTo(settings.stages().link().timeToLive()) > 0
                ? settings.withLink(settings.stages().link().withTimeToLive(wanted))
                : settings;
    }

    /** A note for the user; null if the usual time to live covers the footage. */
    static @Nullable String told(SiteSettings usual, SiteSettings taken) {
        Duration before = usual.stages().link().timeToLive();
        Duration now = taken.stages().link().timeToLive();
        return now.equals(before)
                ? null
                : "time-to-live is " + Durations.format(now) + ", not " + Durations.format(before)
                        + ": so long lasts the footage, and nobody is forgotten on the way (--time-to-live sets another)";
    }
}
