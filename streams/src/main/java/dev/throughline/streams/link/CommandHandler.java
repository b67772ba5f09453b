package dev.throughline.streams.link;

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
    private final String site;
    private final Ledger ledger;
    private final Gallery gallery;
    private final Constraints constraints;
    private final SiteShelf store;

    CommandHandler(String site, Ledger ledger, Gallery gallery, Constraints constraints, SiteShelf store) {
        this.site = site;
        this.ledger = ledger;
        this.gallery = gallery;
        this.constraints = constraints;
        this.store = store;
    }

    /**
     * Applies a command.
     *
     * @throws BadRecordException if it cannot be carried out; nothing has changed then
     */
    void apply(Command command, long timeMicros) {
        switch (command.type()) {
            case MERGE -> merge(command, timeMicros);
            case SPLIT -> split(command, timeMicros);
            case NAME -> name(command, timeMicros);
            case FORGET -> forget(command, timeMicros);
        }
    }

    private void merge(Command command, long timeMicros) {
        GalleryEntry from = held(command, command.identity());
        GalleryEntry into = held(command, Objects.requireNonNull(command.into()));
        if (!from.model().equals(into.model())) {
            throw refused(command, "the two were seen by different models, " + from.model() + " and " + into.model());
        }
        ledger.constrain(new Constraints.Pair(
                Constraints.Kind.TOGETHER,
                from.tracklets().get(0),
                into.tracklets().get(0)));
        constraints.about(from.tracklets()).stream()
                .filter(pair -> pair.kind() == Constraints.Kind.APART)
                .filter(pair -> into.tracklets().contains(pair.one())
                        || into.tracklets().contains(pair.other()))
                .forEach(ledger::release); // the last command counts
        ledger.move(
                IdentityEvent.Type.MERGED,
                from,
                from.tracklets(),
                into.identity(),
                Because.command(command.id()),
                timeMicros);
    }

    private void split(Command command, long timeMicros) {
        GalleryEntry from = held(command, command.identity());
        List<TrackletId> leaving = Objects.requireNonNull(command.tracklets());
        List<TrackletId> staying = from.tracklets().stream()
                .filter(each -> !leaving.contains(each))
                .toList();
        for (TrackletId tracklet : leaving) {
            if (!from.tracklets().contains(tracklet)) {
                throw refused(command, tracklet + " is no tracklet of " + from.identity() + ": " + from.tracklets());
            }
        }
        if (staying.isEmpty()) {
            throw refused(command, "nobody would be left of " + from.identity());
        }
        for (TrackletId gone : leaving) {
            for (TrackletId stays : staying) {
                ledger.release(new Constraints.Pair(Constraints.Kind.TOGETHER, gone, stays)); // the last command counts
                ledger.constrain(new Constraints.Pair(Constraints.Kind.APART, gone, stays));
            }
        }
        ledger.move(
                IdentityEvent.Type.SPLIT,
                from,
                leaving,
                ledger.splitIdentity(from, leaving.get(0), timeMicros),
                Because.command(command.id()),
                timeMicros);
    }

    private void name(Command command, long timeMicros) {
        GalleryEntry entry = held(command, command.identity()).named(Objects.requireNonNull(command.name()));
        ledger.keep(entry);
        ledger.tell(
                IdentityEvent.Type.NAMED,
                entry.identity(),
                entry.model(),
                command.name(),
                timeMicros,
                Because.command(command.id()));
    }

    /** Forgets an identity. One that is no longer in the gallery may still be in topics, and is forgotten there. */
    private void forget(Command command, long timeMicros) {
        Optional<GalleryEntry> entry = gallery.find(command.identity());
        entry.ifPresent(held -> {
            held.visits().stream()
                    .filter(TrackletVisit::open)
                    .map(TrackletVisit::id)
                    .forEach(open -> {
                        constraints.forget(open);
                        store.putForgotten(open);
                    });
            ledger.dismiss(held);
        });
        ledger.gone(command.identity());
        ledger.tell(
                IdentityEvent.Type.FORGOTTEN,
                command.identity(),
                entry.map(GalleryEntry::model).orElse(null),
                null,
                timeMicros,
                Because.command(command.id()));
    }

    private GalleryEntry held(Command command, String identity) {
        return gallery.find(identity)
                .orElseThrow(() -> refused(
                        command,
                        "identity " + identity + " is not in the gallery of site '" + site
                                + "': never was, was merged, or was not seen for longer than link.time-to-live"));
    }

    private static BadRecordException refused(Command command, String why) {
        return new BadRecordException("command " + command.id() + " cannot be done: " + why);
    }
}
