package dev.throughline.streams.link;

import dev.throughline.wire.settings.Neighbours;

/**
 * Which tracklet can follow which, if both are one person.
 *
 * @param neighbours cameras that a person who leaves a camera can reach next
 * @param reacquireWithinMicros within this time a person lost in a camera may reappear in the same camera, whatever its neighbours
 */
record Reachability(Neighbours neighbours, long reacquireWithinMicros) {
    boolean lead(TrackletVisit from, TrackletVisit to) {
        return neighbours.lead(from.camera(), to.camera())
                || (from.camera().equals(to.camera()) && to.fromMicros() - from.toMicros() <= reacquireWithinMicros);
    }
}
