package dev.throughline.streams.link;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What speaks for a tracklet and an identity being one person.
 *
 * @param identity whom the tracklet could be
 * @param cosine of the embeddings
 * @param jsd of the relations, nats
 * @param transit what the way and its time say, log-likelihood ratio in nats
 * @param ground what places on the floor say, likewise; null if they say nothing
 * @param logOdds of being one person, by all of it
 * @param level that the log-odds have to reach
 * @param tail so many nats beyond the level, there are e times fewer strangers, above 0
 */
record Evidence(
        String identity,
        double cosine,
        double jsd,
        double transit,
        @Nullable Double ground,
        double logOdds,
        double level,
        double tail) {
    /** The likeliest first. */
    static final Comparator<Evidence> BEST_FIRST =
            Comparator.comparingDouble(Evidence::margin).reversed().thenComparing(Evidence::identity);

    /** By how much the level is passed, nats; below 0 if it is not. */
    double margin() {
        return logOdds - level;
    }

    /** Likewise, by all but the way and its time. */
    double marginWithoutTransit() {
        return margin() - transit;
    }

    /** Likewise, by looks alone. */
    double marginByLooks() {
        return marginWithoutTransit() - (ground == null ? 0 : ground);
    }

    boolean passes() {
        return margin() >= 0;
    }
}
