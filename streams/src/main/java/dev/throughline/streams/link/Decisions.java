package dev.throughline.streams.link;

import dev.throughline.wire.geometry.Assignment;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.LinkSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides who is who: links tracklets to identities, corrects links, and expires identities that were not seen for long. */
final class Decisions {
    /** No known identity reaches its threshold, or the one that does was assigned to another tracklet of the same window. */
    private static final String NEW = "new";
    /** The appearance matches a known identity. */
    private static final String ALIKE = "alike";
    /** The tracklet has closed. */
    private static final String CLOSED = "closed";
    /** The identity was not seen for longer than the time to live. */
    private static final String UNSEEN = "unseen";
    /** The gallery was full, and the identity was evicted. */
    private static final String EVICTED = "crowded-out";
    /** With later evidence, the tracklet fits another identity better. */
    private static final String FITS_BETTER = "fits-better";
    /** As is known by now, the tracklet was in one picture with another tracklet of the same identity. */
    private static final String BESIDE_ITSELF = "beside-itself";
    /** With later evidence, the tracklet fits no known identity. */
    private static final String FITS_NO_LONGER = "fits-no-longer";

    /** A known identity that reaches the threshold exactly wins over a new one. */
    private static final double PREFER_KNOWN = 1e-9;

    /** A published decision stands until the evidence against it is this clear, nats: decisions must not flip back and forth. */
    private static final double PREFER_SAID = 1;

    /**
     * Tracklets of one window that are decided together, at most. Each is compared with each, and the cost matrix needs memory for each
     * pair.
     */
    private static final int MOST_AT_ONCE = 1_000;

    private final LinkSettings settings;
    private final Ledger ledger;
    private final Gallery gallery;
    private final MatchScorer scorer;
    private final Constraints constraints;
    private final SiteShelf store;

    Decisions(
            LinkSettings settings,
            Ledger ledger,
            Gallery gallery,
            MatchScorer scorer,
            Constraints constraints,
            SiteShelf store) {
        this.settings = settings;
        this.ledger = ledger;
        this.gallery = gallery;
        this.scorer = scorer;
        this.constraints = constraints;
        this.store = store;
    }

    /**
     * Decides the updates of one window, in their order. Each update holds its whole tracklet so far, so only the last one of a tracklet
     * counts.
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
        for (int from = 0; from < undecided.size(); from += MOST_AT_ONCE) {
            link(undecided.subList(from, Math.min(undecided.size(), from + MOST_AT_ONCE)), late);
        }
        if (!settings.correctionWindow().isZero()) {
            over.forEach(tracklet -> reexamine(tracklet, timeMicros));
        }
        evict(timeMicros);
    }

    private void leaveForgotten(TrackletUpdate tracklet) {
        if (tracklet.closed()) {
            constraints.isOver(tracklet.id());
            store.removeForgotten(tracklet.id());
        }
    }

    private boolean isDecidable(TrackletUpdate tracklet) {
        return !tracklet.prototypes().isEmpty()
                && (tracklet.closed() || tracklet.seen().sightings() >= settings.decideAfter());
    }

    /** Adds a newer update to its identity. Returns whether it held anything new. */
    private boolean grow(GalleryEntry entry, TrackletUpdate tracklet, boolean late) {
        entry.requireSameModel(tracklet);
        GalleryEntry grown = entry.with(tracklet, "");
        if (grown.equals(entry)) {
            return false;
        }
        if (!tracklet.closed()) {
            ledger.store(grown);
            return true;
        }
        ledger.keep(grown);
        Because because = new Because(CLOSED, null, null, isTrue(late), null);
        ledger.tell(IdentityEvent.Type.SIGHTED, grown.identity(), tracklet, because);
        return true;
    }

    /**
     * Links each tracklet to a known identity or to a new one. Two tracklets that one camera sees at the same time never become the same
     * identity. Two of different cameras may, if the cameras see the same place. So the known identities are first assigned one to one.
     * Then the tracklets without an identity are scored again. The first of them without a match becomes a new identity, which the others
     * may match.
     */
    private void link(List<TrackletUpdate> tracklets, boolean late) {
        if (tracklets.isEmpty()) {
            return;
        }
        List<Undecided> left = tracklets.stream()
                .map(tracklet -> new Undecided(tracklet, scorer.candidates(tracklet)))
                .toList();
        left.forEach(each -> scorer.learnFrom(each.tracklet, each.candidates));
        while (!left.isEmpty()) {
            left = linkOnce(left, late);
        }
        tracklets.forEach(scorer::learn);
        store.put(scorer);
    }

    /** A tracklet, and the evidence for each candidate identity. */
    private record Undecided(TrackletUpdate tracklet, List<Evidence> candidates) {}

    /** Assigns the known identities, opens a new one for the first tracklet without a match, and returns the tracklets that are left. */
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
                .map(each -> new Undecided(each.tracklet, scorer.candidates(each.tracklet, each.candidates, grown)))
                .toList();
    }

    private void link(Undecided each, Evidence choice, boolean late) {
        Because because = scorer.posterior(each.candidates, each.tracklet.model())
                .because(ALIKE, choice, other(each.candidates, choice), isTrue(late));
        String event = ledger.eventId(because.rule(), choice.identity(), each.tracklet);
        ledger.keep(gallery.get(choice.identity()).with(each.tracklet, event));
        ledger.tell(IdentityEvent.Type.SIGHTED, choice.identity(), each.tracklet, because);
    }

    private String open(TrackletUpdate tracklet, List<Evidence> evidence, boolean late) {
        String identity = ledger.newIdentity(tracklet);
        ledger.keep(GalleryEntry.opened(identity, tracklet, ledger.eventId(NEW, identity, tracklet)));
        Because because = new Because(
                NEW,
                null,
                evidence.isEmpty()
                        ? null
                        : scorer.posterior(evidence, tracklet.model()).runnerUp(evidence.get(0)),
                isTrue(late),
                null);
        ledger.tell(IdentityEvent.Type.CREATED, identity, tracklet, because);
        return identity;
    }

    /** The most likely of the other candidates. */
    private static @Nullable Evidence other(List<Evidence> all, Evidence chosen) {
        return all.stream().filter(each -> !each.equals(chosen)).findFirst().orElse(null);
    }

    /**
     * Assigns each row one identity at most, and each identity to one row at most, so that the sum of the margins is maximal. A row visits
     * empty if no identity reaches the threshold, or if another row of the window gains more from it.
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
            costs[row][columns.size() + row] = 0; // a new identity
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
     * Checks earlier links once a tracklet has closed and no more evidence of it will come. First, whether it and the recent tracklets of
     * its identity still belong together. Then, whether its identity is the same person as another one.
     */
    private void reexamine(TrackletUpdate over, long timeMicros) {
        Optional<GalleryEntry> own = gallery.of(over.id());
        if (own.isEmpty()) {
            return;
        }
        long since = over.toMicros() - settings.correctionWindow().toNanos() / 1_000;
        List<TrackletUpdate> recent = own.get().exemplars().stream()
                .filter(exemplar -> exemplar.closed() && exemplar.toMicros() >= since)
                .sorted(Comparator.comparingLong(TrackletUpdate::toMicros)
                        .thenComparing(TrackletUpdate::id)
                        .reversed())
                .toList();
        for (TrackletUpdate exemplar : recent) {
            gallery.of(exemplar.id()).ifPresent(entry -> reconsider(entry, exemplar, timeMicros));
        }
        gallery.of(over.id()).ifPresent(entry -> merge(entry, timeMicros));
    }

    /** Checks whether a tracklet still belongs to its identity, and moves it if not. */
    private void reconsider(GalleryEntry entry, TrackletUpdate exemplar, long timeMicros) {
        GalleryEntry rest = entry.without(List.of(exemplar.id()));
        if (rest.exemplars().isEmpty() || constraints.areTogether(exemplar.id(), rest.tracklets())) {
            return;
        }
        Evidence present = scorer.weigh(rest, exemplar);
        boolean impossible = scorer.isBeside(rest, exemplar);
        List<Evidence> others = scorer.candidates(exemplar);
        Optional<Evidence> better = others.stream()
                .findFirst()
                .filter(other -> other.passes() && (impossible || other.margin() > present.margin() + PREFER_SAID));
        if (better.isPresent()) {
            Because because = among(present, others, exemplar)
                    .because(impossible ? BESIDE_ITSELF : FITS_BETTER, better.get(), present, null);
            ledger.move(
                    IdentityEvent.Type.REASSIGNED,
                    entry,
                    List.of(exemplar.id()),
                    better.get().identity(),
                    because,
                    timeMicros);
        } else if (impossible || present.margin() < -PREFER_SAID) {
            String identity = ledger.splitIdentity(entry, exemplar.id(), timeMicros);
            Because because = new Because(
                    impossible ? BESIDE_ITSELF : FITS_NO_LONGER,
                    null,
                    among(present, others, exemplar).runnerUp(present),
                    null,
                    null);
            ledger.move(IdentityEvent.Type.SPLIT, entry, List.of(exemplar.id()), identity, because, timeMicros);
        }
    }

    /** The posterior of the present identity and the other candidates. */
    private Posterior among(Evidence present, List<Evidence> others, TrackletUpdate exemplar) {
        return scorer.posterior(
                Stream.concat(Stream.of(present), others.stream()).toList(), exemplar.model());
    }

    /** Merges the identity with another one if the two match. The older one visits. */
    private void merge(GalleryEntry entry, long timeMicros) {
        List<Evidence> candidates = scorer.candidates(entry);
        if (candidates.isEmpty() || !candidates.get(0).passes()) {
            return;
        }
        Evidence best = candidates.get(0);
        GalleryEntry other = gallery.get(best.identity());
        boolean otherIsOlder = begin(other) < begin(entry)
                || (begin(other) == begin(entry) && other.identity().compareTo(entry.identity()) < 0);
        GalleryEntry into = otherIsOlder ? other : entry;
        GalleryEntry from = otherIsOlder ? entry : other;
        Because because = scorer.posterior(candidates, entry.model())
                .because(ALIKE, best, candidates.size() > 1 ? candidates.get(1) : null, null);
        ledger.move(IdentityEvent.Type.MERGED, from, from.tracklets(), into.identity(), because, timeMicros);
    }

    private static long begin(GalleryEntry entry) {
        return entry.visits().get(0).fromMicros();
    }

    /** Expires identities that were not seen for longer than the time to live. */
    void expire(long nowMicros) {
        long timeToLiveMicros = settings.timeToLive().toNanos() / 1_000;
        for (GalleryEntry entry : gallery.unseenSince(nowMicros - timeToLiveMicros)) {
            ledger.expire(entry, entry.lastSeenMicros() + timeToLiveMicros, UNSEEN);
        }
    }

    private void evict(long timeMicros) {
        for (GalleryEntry entry : gallery.beyond(settings.maxIdentities())) {
            ledger.expire(entry, timeMicros, EVICTED);
        }
    }

    private static @Nullable Boolean isTrue(boolean value) {
        return value ? true : null; // absent from the JSON if not
    }
}
