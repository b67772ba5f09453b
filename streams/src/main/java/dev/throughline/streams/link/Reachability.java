package dev.throughline.streams.link;

import dev.throughline.streams.link.GalleryEntry.Stay;
import dev.throughline.wire.settings.Neighbours;

/**
 * Which tracklet can follow which, if both are one person.
 *
 * @param neighbours where somebody who leaves a camera may be seen next
 * @param lostMicros whoever was lost in a camera may be found again in the same one within this time, whatever its neighbours
 */
record Reachability(Neighbours neighbours, long lostMicros) {
    boolean lead(Stay from, Stay to) {
        return neighbours.lead(from.camera(), to.camera())
                || (from.camera().equals(to.camera()) && to.fromMicros() - from.toMicros() <= lostMicros);
    }
}
