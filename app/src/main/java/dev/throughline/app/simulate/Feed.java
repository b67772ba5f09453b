package dev.throughline.app.simulate;

import dev.throughline.app.Failure;
import dev.throughline.app.run.Interrupt;

/**
 * A synthetic site that appears on a topic. Where it stands is committed with the records: the same site, begun again after whatever
 * end, goes on there.
 */
public interface Feed {
    /** Records of pictures that this process has published. */
    long published();

    /** Sightings in them, as far as this feed makes any. */
    default long sightings() {
        return 0;
    }

    /**
     * Publishes until all is said.
     *
     * @return false if it was interrupted before
     * @throws Failure if the broker does not take it
     */
    boolean run(Interrupt interrupt) throws InterruptedException;
}
