package dev.throughline.streams.link;

import dev.throughline.streams.link.GalleryEntry.Stay;
import dev.throughline.wire.Assignment;
import dev.throughline.wire.BadRecordException;
import dev.throughline.wire.Command;
import dev.throughline.wire.Identity;
import dev.throughline.wire.IdentityEvent;
import dev.throughline.wire.IdentityEvent.Because;
import dev.throughline.wire.TrackletId;
import dev.throughline.wire.TrackletUpdate;
import dev.throughline.wire.settings.LinkSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is who: tracklets are linked, links are corrected, operators are obeyed, and whoever is gone for long is let go. */
final class Decisions {
    /** Nobody looked like this before, or whoever did was needed elsewhere in the same window. */
    private static final String NEW = "new";
    /** Looks like somebody known. */
    private static final String ALIKE = "alike";
    /** The tracklet is over. */
    private static final String CLOSED = "closed";
    /** Not seen for longer than the time to live. */
    private static final String UNSEEN = "unseen";
    /** The gallery is full. */
    private static final String CROWDED_OUT = "crowded-out";
    /** Fits somebody else better, now that more is known. */
    private static final String FITS_BETTER = "fits-better";
    /** Was in one picture with another tracklet of the same identity, as is known now. */
    private static final String BESIDE_ITSELF = "beside-itself";
    /** Fits nobody, now that more is known. */
    private static final String FITS_NO_LONGER = "fits-no-longer";

    /** Whoever reaches the level exactly is taken. */
    private static final double PREFER_KNOWN = 1e-9;

    /** What was said stays until the evidence against it is so clear, nats: nobody wants to be told one thing and then the other. */
    private static final double PREFER_SAID = 1;

    private final LinkSettings settings;
    private final String site;
    private final Gallery gallery;
    private final Judge judge;
    private final Constraints constraints;
    private final SiteShelf shelf;
    private final Set<Piece> pieces;

    private final List<IdentityEvent> events = new ArrayList<>();
    private final SortedMap<String, @Nullable Identity> changed = new TreeMap<>();

    Decisions(
            LinkSettings settings,
            String site,
            Gallery gallery,
            Judge judge,
            Constraints constraints,
            SiteShelf shelf,
            Set<Piece> pieces) {
        this.settings = settings;
        this.site = site;
        this.gallery = gallery;
        this.judge = judge;
        this.constraints = constraints;
        this.shelf = shelf;
        this.pieces = pieces;
    }

    /** What was decided since this was last asked, in order. */
    List<IdentityEvent> takeEvents() {
        List<IdentityEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** Who has changed since this was last asked, as they are now; null for one who is no more. */
    SortedMap<String, @Nullable Identity> takeChanged() {
        SortedMap<String, @Nullable Identity> taken = new TreeMap<>(changed);
        changed.clear();
        return taken;
    }

    /**
     * Takes the updates of one window, in their order. Each tells all of its tracklet so far, so that only the last of each counts.
     *
     * @param late whether event time had passed them
     */
    void decide(List<TrackletUpdate> updates, long timeMicros, boolean late) {
        Map<TrackletId, TrackletUpdate> last = new LinkedHashMap<>();
        updates.forEach(update -> last.put(update.id(), update));
        List<TrackletUpdate> undecided = new ArrayList<>();
        List<TrackletUpdate> over = new ArrayList<>();
        for (TrackletUpdate tracklet : last.values()) {
            Optional<GalleryEntry> known = gallery.of(tracklet.id());
            if (constraints.isForgotten(tracklet.id())) {
                leaveForgotten(tracklet);
            } else if (known.isPresent()) {
                boolean grown = grow(known.get(), tracklet, late);
                if (grown && tracklet.closed()) {
                    over.add(tracklet);
                }
            } else if (isDecidable(tracklet)) {
                undecided.add(tracklet);
                if (tracklet.closed()) {
                    over.add(tracklet);
                }
            }
        }
        link(undecided, late);
        if (pieces.contains(Piece.CORRECTIONS)) {
            over.forEach(tracklet -> reexamine(tracklet, timeMicros));
        }
        crowdOut(timeMicros);
    }

    private void leaveForgotten(TrackletUpdate tracklet) {
        if (tracklet.closed()) {
            constraints.isOver(tracklet.id());
            shelf.removeForgotten(tracklet.id());
        }
    }

    private boolean isDecidable(TrackletUpdate tracklet) {
        return !tracklet.prototypes().isEmpty()
                && (tracklet.closed() || tracklet.sightings() >= settings.decideAfter());
    }

    /** Whether anything was new. */
    private boolean grow(GalleryEntry entry, TrackletUpdate tracklet, boolean late) {
        GalleryEntry grown = entry.with(tracklet, "");
        if (grown.equals(entry)) {
            return false;
        }
        store(grown);
        if (tracklet.closed()) {
            changed.put(grown.identity(), grown.toIdentity());
            Because because = new Because(CLOSED, null, null, null, null, null, null, null, isTrue(late), null);
            tell(IdentityEvent.Type.SIGHTED, grown.identity(), tracklet, because);
        }
        return true;
    }

    /**
     * Each tracklet becomes somebody known or somebody new. No two of a camera that are there at once become the same; two of
     * different cameras may, if the cameras see one place: so after everybody known was shared out one to one, whoever went away
     * empty is asked again, and the first who looks like nobody is somebody new, whom the others may be.
     */
    private void link(List<TrackletUpdate> tracklets, boolean late) {
        if (tracklets.isEmpty()) {
            return;
        }
        List<Undecided> left = tracklets.stream()
                .map(tracklet -> new Undecided(tracklet, judge.candidates(tracklet)))
                .toList();
        left.forEach(each -> judge.learnFrom(each.tracklet, each.candidates));
        if (pieces.contains(Piece.ONE_TO_ONE)) {
            while (!left.isEmpty()) {
                left = linkOnce(left, late);
            }
        } else {
            left.forEach(each -> linkAlone(each, late));
        }
        tracklets.forEach(judge::learn);
        shelf.put(judge);
    }

    /** A tracklet, and whom it could be. */
    private record Undecided(TrackletUpdate tracklet, List<Evidence> candidates) {}

    /** Shares out the known, makes somebody new of the first who looks like nobody, and returns those who are left. */
    private List<Undecided> linkOnce(List<Undecided> tracklets, boolean late) {
        List<Optional<Evidence>> chosen =
                assign(tracklets.stream().map(Undecided::candidates).toList());
        List<Undecided> left = new ArrayList<>();
        Set<String> grown = new TreeSet<>();
        boolean shared = chosen.stream().anyMatch(Optional::isPresent);
        boolean opened = false;
        for (int row = 0; row < tracklets.size(); row++) {
            Undecided each = tracklets.get(row);
            Optional<Evidence> choice = chosen.get(row);
            if (choice.isPresent()) {
                grown.add(choice.get().identity());
                link(each, choice.get(), late);
            } else if (!opened && !(shared && each.candidates.stream().anyMatch(Evidence::passes))) {
                opened = true;
                grown.add(open(each.tracklet, each.candidates, late));
            } else {
                left.add(each);
            }
        }
        return left.stream()
                .map(each -> new Undecided(each.tracklet, judge.candidates(each.tracklet, each.candidates, grown)))
                .toList();
    }

    /** Whoever else is decided with it. */
    private void linkAlone(Undecided each, boolean late) {
        Optional<Evidence> best = each.candidates.stream().findFirst().filter(Evidence::passes);
        if (best.isPresent()) {
            link(each, best.get(), late);
        } else {
            open(each.tracklet, each.candidates, late);
        }
    }

    private void link(Undecided each, Evidence choice, boolean late) {
        Because because = judge.posterior(each.candidates, each.tracklet.model())
                .because(ALIKE, choice, other(each.candidates, choice), isTrue(late));
        String event = eventId(because.rule(), choice.identity(), each.tracklet);
        keep(gallery.get(choice.identity()).with(each.tracklet, event));
        tell(IdentityEvent.Type.SIGHTED, choice.identity(), each.tracklet, because);
    }

    private String open(TrackletUpdate tracklet, List<Evidence> evidence, boolean late) {
        String identity = Ids.identity(site, tracklet.camera(), tracklet.track(), tracklet.fromMicros());
        keep(GalleryEntry.opened(identity, tracklet, eventId(NEW, identity, tracklet)));
        Because because = new Because(
                NEW,
                null,
                null,
                null,
                null,
                null,
                null,
                evidence.isEmpty()
                        ? null
                        : judge.posterior(evidence, tracklet.model()).runnerUp(evidence.get(0)),
                isTrue(late),
                null);
        tell(IdentityEvent.Type.CREATED, identity, tracklet, because);
        return identity;
    }

    /** The likeliest of the others. */
    private static @Nullable Evidence other(List<Evidence> all, Evidence chosen) {
        return all.stream().filter(each -> !each.equals(chosen)).findFirst().orElse(null);
    }

    /**
     * One identity at most for each row and each identity for one row, so that the margins add up to the most; none where the level
     * is not reached, or somebody else of the window has more use for the identity.
     */
    private static List<Optional<Evidence>> assign(List<List<Evidence>> evidence) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (List<Evidence> row : evidence) {
            for (Evidence each : row) {
                if (each.passes()) {
                    columns.putIfAbsent(each.identity(), columns.size());
                }
            }
        }
        double[][] costs = new double[evidence.size()][columns.size() + evidence.size()];
        List<Map<Integer, Evidence>> byColumn = new ArrayList<>();
        for (int row = 0; row < costs.length; row++) {
            Arrays.fill(costs[row], Double.POSITIVE_INFINITY);
            costs[row][columns.size() + row] = 0; // somebody new
            Map<Integer, Evidence> passing = new HashMap<>();
            for (Evidence each : evidence.get(row)) {
                Integer column = columns.get(each.identity());
                if (each.passes() && column != null) {
                    costs[row][column] = -each.margin() - PREFER_KNOWN;
                    passing.put(column, each);
                }
            }
            byColumn.add(passing);
        }
        int[] chosen = Assignment.solve(costs);
        List<Optional<Evidence>> result = new ArrayList<>();
        for (int row = 0; row < chosen.length; row++) {
            result.add(Optional.ofNullable(byColumn.get(row).get(chosen[row])));
        }
        return result;
    }

    /**
     * Now that a tracklet is over, all that will be known of it is known: whether it and its recent companions still belong together,
     * and whether its identity is somebody else's.
     */
    private void reexamine(TrackletUpdate over, long timeMicros) {
        Optional<GalleryEntry> own = gallery.of(over.id());
        if (own.isEmpty()) {
            return;
        }
        long since = over.toMicros() - settings.revise().toNanos() / 1_000;
        List<TrackletUpdate> recent = own.get().looks().stream()
                .filter(look -> look.closed() && look.toMicros() >= since)
                .sorted(Comparator.comparingLong(TrackletUpdate::toMicros)
                        .thenComparing(TrackletUpdate::id)
                        .reversed())
                .toList();
        for (TrackletUpdate look : recent) {
            gallery.of(look.id()).ifPresent(entry -> reconsider(entry, look, timeMicros));
        }
        gallery.of(over.id()).ifPresent(entry -> unite(entry, timeMicros));
    }

    /** Whether a tracklet belongs where it was put. */
    private void reconsider(GalleryEntry entry, TrackletUpdate look, long timeMicros) {
        GalleryEntry rest = entry.without(List.of(look.id()));
        if (rest.looks().isEmpty() || constraints.areTogether(look.id(), rest.tracklets())) {
            return;
        }
        Evidence present = judge.weigh(rest, look);
        boolean impossible = judge.isBeside(rest, look);
        List<Evidence> others = judge.candidates(look);
        Optional<Evidence> better = others.stream()
                .findFirst()
                .filter(other -> other.passes() && (impossible || other.margin() > present.margin() + PREFER_SAID));
        if (better.isPresent()) {
            Because because = among(present, others, look)
                    .because(impossible ? BESIDE_ITSELF : FITS_BETTER, better.get(), present, null);
            move(
                    IdentityEvent.Type.REASSIGNED,
                    entry,
                    List.of(look.id()),
                    better.get().identity(),
                    because,
                    timeMicros);
        } else if (impossible || present.margin() < -PREFER_SAID) {
            String identity = splitIdentity(entry, look.id(), timeMicros);
            Because because = new Because(
                    impossible ? BESIDE_ITSELF : FITS_NO_LONGER,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    among(present, others, look).runnerUp(present),
                    null,
                    null);
            move(IdentityEvent.Type.SPLIT, entry, List.of(look.id()), identity, because, timeMicros);
        }
    }

    /** How likely each is, where somebody was told already. */
    private Posterior among(Evidence present, List<Evidence> others, TrackletUpdate look) {
        return judge.posterior(
                Stream.concat(Stream.of(present), others.stream()).toList(), look.model());
    }

    /** Whether the identity is one that is known already; the older one stays. */
    private void unite(GalleryEntry entry, long timeMicros) {
        List<Evidence> candidates = judge.candidates(entry);
        if (candidates.isEmpty() || !candidates.get(0).passes()) {
            return;
        }
        Evidence best = candidates.get(0);
        GalleryEntry other = gallery.get(best.identity());
        boolean otherIsOlder = begin(other) < begin(entry)
                || (begin(other) == begin(entry) && other.identity().compareTo(entry.identity()) < 0);
        GalleryEntry into = otherIsOlder ? other : entry;
        GalleryEntry from = otherIsOlder ? entry : other;
        Because because = judge.posterior(candidates, entry.model())
                .because(ALIKE, best, candidates.size() > 1 ? candidates.get(1) : null, null);
        move(IdentityEvent.Type.MERGED, from, from.tracklets(), into.identity(), because, timeMicros);
    }

    private static long begin(GalleryEntry entry) {
        return entry.stays().get(0).fromMicros();
    }

    private String splitIdentity(GalleryEntry from, TrackletId tracklet, long timeMicros) {
        return Ids.splitOff(site, from.identity(), tracklet.camera(), tracklet.track(), timeMicros);
    }

    /** Some or all of an identity's tracklets become another's, known or new. */
    private void move(
            IdentityEvent.Type type,
            GalleryEntry from,
            Collection<TrackletId> tracklets,
            String into,
            Because because,
            long timeMicros) {
        String id = Ids.event(site, type, from.identity(), into, String.join(",", names(tracklets)), timeMicros);
        GalleryEntry rest = from.without(tracklets);
        GalleryEntry moved =
                rest.stays().isEmpty() ? from : from.only(tracklets, into, id); // whoever goes whole keeps the name
        letGo(from);
        if (rest.stays().isEmpty()) {
            changed.put(from.identity(), null);
        } else {
            keep(rest);
        }
        keep(gallery.find(into).map(entry -> entry.with(moved, id)).orElse(moved));
        events.add(IdentityEvent.moved(
                id,
                type,
                site,
                timeMicros,
                into,
                from.identity(),
                List.copyOf(tracklets),
                from.stays().stream()
                        .filter(stay -> tracklets.contains(stay.id()))
                        .map(Stay::event)
                        .distinct()
                        .toList(),
                from.model(),
                because));
    }

    private static List<String> names(Collection<TrackletId> tracklets) {
        return tracklets.stream().map(TrackletId::toString).toList();
    }

    /**
     * Does what an operator says.
     *
     * @throws BadRecordException if it cannot be done; nothing has changed then
     */
    void obey(Command command, long timeMicros) {
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
        constrain(new Constraints.Pair(
                Constraints.Kind.TOGETHER,
                from.tracklets().get(0),
                into.tracklets().get(0)));
        constraints.about(from.tracklets()).stream()
                .filter(pair -> pair.kind() == Constraints.Kind.APART)
                .filter(pair -> into.tracklets().contains(pair.one())
                        || into.tracklets().contains(pair.other()))
                .forEach(this::release); // the last word counts
        move(
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
                release(new Constraints.Pair(Constraints.Kind.TOGETHER, gone, stays)); // the last word counts
                constrain(new Constraints.Pair(Constraints.Kind.APART, gone, stays));
            }
        }
        move(
                IdentityEvent.Type.SPLIT,
                from,
                leaving,
                splitIdentity(from, leaving.get(0), timeMicros),
                Because.command(command.id()),
                timeMicros);
    }

    private void constrain(Constraints.Pair pair) {
        constraints.put(pair);
        shelf.put(pair);
    }

    private void release(Constraints.Pair pair) {
        constraints.remove(pair);
        shelf.remove(pair);
    }

    private void name(Command command, long timeMicros) {
        GalleryEntry entry = held(command, command.identity()).named(Objects.requireNonNull(command.name()));
        keep(entry);
        tell(
                IdentityEvent.Type.NAMED,
                entry.identity(),
                entry.model(),
                command.name(),
                timeMicros,
                Because.command(command.id()));
    }

    /** Somebody who is no longer held may still lie in topics: they are forgotten there. */
    private void forget(Command command, long timeMicros) {
        Optional<GalleryEntry> entry = gallery.find(command.identity());
        entry.ifPresent(held -> {
            held.stays().stream().filter(Stay::open).map(Stay::id).forEach(open -> {
                constraints.forget(open);
                shelf.putForgotten(open);
            });
            letGo(held);
            constraints.about(held.tracklets()).forEach(this::release);
        });
        changed.put(command.identity(), null);
        tell(
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

    /** Lets go whoever was not seen for longer than the time to live. */
    void expire(long nowMicros) {
        long timeToLiveMicros = settings.timeToLive().toNanos() / 1_000;
        for (GalleryEntry entry : gallery.unseenSince(nowMicros - timeToLiveMicros)) {
            expire(entry, entry.lastSeenMicros() + timeToLiveMicros, UNSEEN);
        }
    }

    private void crowdOut(long timeMicros) {
        for (GalleryEntry entry : gallery.beyond(settings.identities())) {
            expire(entry, timeMicros, CROWDED_OUT);
        }
    }

    private void expire(GalleryEntry entry, long timeMicros, String rule) {
        letGo(entry);
        constraints.about(entry.tracklets()).forEach(this::release); // they are never weighed again
        tell(IdentityEvent.Type.EXPIRED, entry.identity(), entry.model(), null, timeMicros, Because.rule(rule));
    }

    private void store(GalleryEntry entry) {
        gallery.put(entry);
        shelf.put(entry);
    }

    private void keep(GalleryEntry entry) {
        store(entry);
        changed.put(entry.identity(), entry.toIdentity());
    }

    private void letGo(GalleryEntry entry) {
        gallery.remove(entry);
        shelf.remove(entry);
    }

    private String eventId(String rule, String identity, TrackletUpdate tracklet) {
        return Ids.event(site, rule, identity, tracklet.camera(), tracklet.track(), tracklet.timeMicros());
    }

    private void tell(IdentityEvent.Type type, String identity, TrackletUpdate tracklet, Because because) {
        events.add(IdentityEvent.seen(
                eventId(because.rule(), identity, tracklet),
                type,
                site,
                tracklet.timeMicros(),
                identity,
                tracklet.id(),
                tracklet.fromMicros(),
                tracklet.toMicros(),
                tracklet.model(),
                because));
    }

    private void tell(
            IdentityEvent.Type type,
            String identity,
            @Nullable String model,
            @Nullable String name,
            long timeMicros,
            Because because) {
        String cause = because.command() == null ? type.name().toLowerCase(Locale.ROOT) : because.command();
        events.add(IdentityEvent.about(
                Ids.event(site, cause, identity, timeMicros), type, site, timeMicros, identity, name, model, because));
    }

    private static @Nullable Boolean isTrue(boolean value) {
        return value ? true : null; // absent from the JSON if not
    }
}
