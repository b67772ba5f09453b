package dev.throughline.ingest.camera;

import dev.throughline.wire.settings.Durations;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pause before a lost camera is reconnected: twice as long each time, up to ten seconds. A random part of up to
 * half is subtracted, so that cameras that were lost together do not reconnect together.
 */
final class ReconnectPause {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofSeconds(10);

    private final RandomGenerator chance;
    private Duration next = FIRST;

    ReconnectPause(RandomGenerator chance) {
        this.chance = chance;
    }

    /**
     * The pause after a connection.
     *
     * @param lasted how long it gave pictures; a long connection resets the pauses
     */
    Duration after(Duration lasted) {
        if (lasted.compareTo(LONGEST) >= 0) {
            next = FIRST;
        }
        Duration pause = next;
        next = Durations.twice(pause, LONGEST);
        return pause.dividedBy(2).plusNanos(chance.nextLong(pause.toNanos() / 2 + 1));
    }
}
