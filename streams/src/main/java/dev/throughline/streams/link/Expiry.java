package dev.throughline.streams.link;

import dev.throughline.wire.message.IdentityEvent;
import java.util.ArrayList;
import java.util.List;

/** Removes identities from the gallery that were not seen for long, or that exceed the largest number. */
final class Expiry {
    /** The identity was not seen for longer than the time to live. */
    private static final String UNSEEN = "unseen";
    /** The gallery was full, and the identity was evicted. */
    private static final String EVICTED = "crowded-out";

    private final LinkModel model;
    private final LinkState state;
    private final Events events;

    Expiry(LinkModel model, LinkState state, Events events) {
        this.model = model;
        this.state = state;
        this.events = events;
    }

    /** Expires identities that were not seen for longer than the time to live. */
    List<IdentityEvent> expire(long nowMicros) {
        List<IdentityEvent> told = new ArrayList<>();
        for (GalleryEntry entry : state.gallery().unseenSince(nowMicros - model.timeToLiveMicros())) {
            state.remove(entry);
            told.add(events.expired(entry, UNSEEN, entry.lastSeenMicros() + model.timeToLiveMicros()));
        }
        return told;
    }

    /** Evicts identities beyond the largest number. */
    List<IdentityEvent> evict(long timeMicros) {
        List<IdentityEvent> told = new ArrayList<>();
        for (GalleryEntry entry : state.gallery().beyond(model.settings().maxIdentities())) {
            state.remove(entry);
            told.add(events.expired(entry, EVICTED, timeMicros));
        }
        return told;
    }
}
