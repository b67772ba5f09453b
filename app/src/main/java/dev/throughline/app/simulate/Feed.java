package dev.throughline.app.simulate;

import dev.throughline.app.Failure;
import dev.throughline.app.run.Interrupt;

/**
 * A synthetic site that is published to a topic. Its progress is committed with the records: after any end of the process, the same site
 * resumes there.
 */
public interface Feed {
    /** Pictures' records that this process has published. */
    long published();

    /** Sightings in them, if this feed makes any. */
    default long sightings() {
        return 0;
    }

    /**
     * Publishes until the end of the site.
     *
     * @return false if it was interrupted before
     * @throws Failure if the broker rejects records
     */
    boolean run(Interrupt interrupt) throws InterruptedException;
}
