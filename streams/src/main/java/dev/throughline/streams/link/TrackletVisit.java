package dev.throughline.streams.link;

import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;

/**
 * A tracklet of an identity: a visit to one camera.
 *
 * @param id its name
 * @param fromMicros first sighting
 * @param toMicros last sighting reported so far
 * @param open whether more updates may come
 * @param event id of the event that assigned it to this identity
 */
record TrackletVisit(TrackletId id, long fromMicros, long toMicros, boolean open, String event) {
    static TrackletVisit of(TrackletUpdate update, String event) {
        return new TrackletVisit(update.id(), update.fromMicros(), update.toMicros(), !update.closed(), event);
    }

    String camera() {
        return id.camera();
    }

    /** The same visit, assigned by another event. */
    TrackletVisit assignedBy(String other) {
        return new TrackletVisit(id, fromMicros, toMicros, open, other);
    }

    /** The visit with an assumed end: an open one lasts until its next update is due. */
    TrackletVisit closed(long refreshMicros) {
        return open ? new TrackletVisit(id, fromMicros, toMicros + refreshMicros, false, event) : this;
    }

    boolean isDuring(TrackletVisit other) {
        return fromMicros <= other.toMicros && other.fromMicros <= toMicros;
    }

    /** The public form, for people and other programs. */
    Identity.Visit toVisit() {
        return new Identity.Visit(id.camera(), id.track(), fromMicros, toMicros);
    }
}
