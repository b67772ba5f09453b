package dev.throughline.streams.link;

import dev.throughline.streams.link.Constraints.Kind;
import dev.throughline.streams.link.Constraints.Pair;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.TrackletId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Applies the commands of operators. Their merges and splits are permanent, whatever the evidence. */
final class CommandHandler {
    private final LinkState state;
    private final Events events;

    CommandHandler(LinkState state, Events events) {
        this.state = state;
        this.events = events;
    }

    /**
     * Applies a command.
     *
     * @throws BadRecordException if it cannot be carried out; nothing has changed then
     */
    List<IdentityEvent> apply(Command command, long timeMicros) {
        return List.of(
                switch (command.type()) {
                    case MERGE -> merge(command, timeMicros);
                    case SPLIT -> split(command, timeMicros);
                    case NAME -> name(command, timeMicros);
                    case FORGET -> forget(command, timeMicros);
                });
    }

    private IdentityEvent merge(Command command, long timeMicros) {
        GalleryEntry from = held(command, command.identity());
        GalleryEntry into = held(command, Objects.requireNonNull(command.into()));
        if (!from.model().equals(into.model())) {
            throw rejected(command, "the two were seen by different models, " + from.model() + " and " + into.model());
        }
        state.constrain(new Pair(
                Kind.TOGETHER, from.tracklets().get(0), into.tracklets().get(0)));
        state.constraints().about(from.tracklets()).stream()
                .filter(pair -> pair.kind() == Kind.APART)
                .filter(pair -> into.tracklets().contains(pair.one())
                        || into.tracklets().contains(pair.other()))
                .forEach(state::release); // the last command counts
        return move(IdentityEvent.Type.MERGED, from, from.tracklets(), into.identity(), command, timeMicros);
    }

    private IdentityEvent split(Command command, long timeMicros) {
        GalleryEntry from = held(command, command.identity());
        List<TrackletId> leaving = Objects.requireNonNull(command.tracklets());
        List<TrackletId> staying = from.tracklets().stream()
                .filter(each -> !leaving.contains(each))
                .toList();
        for (TrackletId tracklet : leaving) {
            if (!from.tracklets().contains(tracklet)) {
                throw rejected(command, tracklet + " is no tracklet of " + from.identity() + ": " + from.tracklets());
            }
        }
        if (staying.isEmpty()) {
            throw rejected(command, "nobody would be left of " + from.identity());
        }
        for (TrackletId gone : leaving) {
            for (TrackletId stays : staying) {
                state.release(new Pair(Kind.TOGETHER, gone, stays)); // the last command counts
                state.constrain(new Pair(Kind.APART, gone, stays));
            }
        }
        String identity = Ids.splitOff(events.site(), from.identity(), leaving.get(0), timeMicros);
        return move(IdentityEvent.Type.SPLIT, from, leaving, identity, command, timeMicros);
    }

    private IdentityEvent move(
            IdentityEvent.Type type,
            GalleryEntry from,
            List<TrackletId> tracklets,
            String into,
            Command command,
            long timeMicros) {
        IdentityEvent event = events.moved(type, from, tracklets, into, Because.command(command.id()), timeMicros);
        state.move(from, tracklets, into, event.id());
        return event;
    }

    private IdentityEvent name(Command command, long timeMicros) {
        GalleryEntry entry = held(command, command.identity()).named(Objects.requireNonNull(command.name()));
        state.put(entry);
        return events.named(entry, command.id(), timeMicros);
    }

    /** Forgets an identity. One that is no longer in the gallery may still be in topics, and is forgotten there. */
    private IdentityEvent forget(Command command, long timeMicros) {
        Optional<GalleryEntry> entry = state.gallery().find(command.identity());
        entry.ifPresent(held -> {
            held.visits().stream()
                    .filter(TrackletVisit::open)
                    .map(TrackletVisit::id)
                    .forEach(state::forget);
            state.remove(held);
        });
        return events.forgotten(
                command.identity(), entry.map(GalleryEntry::model).orElse(null), command.id(), timeMicros);
    }

    private GalleryEntry held(Command command, String identity) {
        return state.gallery()
                .find(identity)
                .orElseThrow(() -> rejected(
                        command,
                        "identity " + identity + " is not in the gallery of site '" + events.site()
                                + "': never was, was merged, or was not seen for longer than link.time-to-live"));
    }

    private static BadRecordException rejected(Command command, String why) {
        return new BadRecordException("command " + command.id() + " cannot be done: " + why);
    }
}
