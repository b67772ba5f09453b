package dev.throughline.streams.link;

import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.IdentityEvent.Subject;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes the identity events of a site. An event's id is a function of what it says, see {@link Ids}.
 *
 * @param site its name
 */
record Events(String site) {
    /** The id of the event that links a tracklet to an identity by a rule. */
    String id(String rule, String identity, TrackletUpdate tracklet) {
        return Ids.event(site, rule, identity, tracklet.camera(), tracklet.track(), tracklet.timeMicros());
    }

    IdentityEvent created(String identity, TrackletUpdate tracklet, Because because) {
        return ofTracklet(IdentityEvent.Type.CREATED, identity, tracklet, because);
    }

    IdentityEvent sighted(String identity, TrackletUpdate tracklet, Because because) {
        return ofTracklet(IdentityEvent.Type.SIGHTED, identity, tracklet, because);
    }

    private IdentityEvent ofTracklet(
            IdentityEvent.Type type, String identity, TrackletUpdate tracklet, Because because) {
        return new IdentityEvent(
                id(because.rule(), identity, tracklet),
                type,
                site,
                tracklet.timeMicros(),
                identity,
                Subject.seen(tracklet.id(), tracklet.fromMicros(), tracklet.toMicros()),
                tracklet.model(),
                because);
    }

    IdentityEvent expired(GalleryEntry entry, String rule, long timeMicros) {
        String cause = IdentityEvent.Type.EXPIRED.name().toLowerCase(Locale.ROOT);
        return new IdentityEvent(
                Ids.event(site, cause, entry.identity(), timeMicros),
                IdentityEvent.Type.EXPIRED,
                site,
                timeMicros,
                entry.identity(),
                Subject.whole(null),
                entry.model(),
                Because.rule(rule));
    }

    IdentityEvent named(GalleryEntry entry, String command, long timeMicros) {
        return ofCommand(
                IdentityEvent.Type.NAMED,
                entry.identity(),
                Subject.whole(entry.name()),
                entry.model(),
                command,
                timeMicros);
    }

    /** @param model of its embeddings; null if it is no longer in the gallery */
    IdentityEvent forgotten(String identity, @Nullable String model, String command, long timeMicros) {
        return ofCommand(IdentityEvent.Type.FORGOTTEN, identity, Subject.whole(null), model, command, timeMicros);
    }

    private IdentityEvent ofCommand(
            IdentityEvent.Type type,
            String identity,
            Subject about,
            @Nullable String model,
            String command,
            long timeMicros) {
        return new IdentityEvent(
                Ids.event(site, command, identity, timeMicros),
                type,
                site,
                timeMicros,
                identity,
                about,
                model,
                Because.command(command));
    }

    /**
     * Tracklets of an identity belong to another one.
     *
     * @param type merged, split or reassigned
     */
    IdentityEvent moved(
            IdentityEvent.Type type,
            GalleryEntry from,
            Collection<TrackletId> tracklets,
            String into,
            Because because,
            long timeMicros) {
        String names =
                String.join(",", tracklets.stream().map(TrackletId::toString).toList());
        return new IdentityEvent(
                Ids.event(site, type, from.identity(), into, names, timeMicros),
                type,
                site,
                timeMicros,
                into,
                Subject.moved(from.identity(), List.copyOf(tracklets), assignedBy(from, tracklets)),
                from.model(),
                because);
    }

    /** The events that assigned these tracklets. */
    private static List<String> assignedBy(GalleryEntry entry, Collection<TrackletId> tracklets) {
        return entry.visits().stream()
                .filter(visit -> tracklets.contains(visit.id()))
                .map(TrackletVisit::event)
                .distinct()
                .toList();
    }
}
