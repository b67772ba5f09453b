package dev.throughline.streams.link;

import dev.throughline.wire.geometry.Assignment;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides whose tracklets are: a newer update extends an identity, and a new tracklet is linked to a known identity or to a new one. */
final class Decisions {
    /** No known identity reaches its threshold, or the one that does was assigned to another tracklet of the same window. */
    private static final String NEW = "new";
    /** The appearance matches a known identity. */
    static final String ALIKE = "alike";
    /** The tracklet has closed. */
    private static final String CLOSED = "closed";

    /** A known identity that reaches the threshold exactly wins over a new one. */
    private static final double PREFER_KNOWN = 1e-9;

    /**
     * Tracklets of one window that are decided together, at most. Each is compared with each, and the cost matrix needs memory for each
     * pair.
     */
    private static final int MOST_AT_ONCE = 1_000;

    private final LinkModel model;
    private final LinkState state;
    private final MatchScorer scorer;
    private final Events events;

    Decisions(LinkModel model, LinkState state, MatchScorer scorer, Events events) {
        this.model = model;
        this.state = state;
        this.scorer = scorer;
        this.events = events;
    }

    /** Adds a newer update to the identity of its tracklet. There is an event once the tracklet has closed. */
    List<IdentityEvent> extend(GalleryEntry entry, TrackletUpdate tracklet, boolean late) {
        entry.requireSameModel(tracklet);
        GalleryEntry extended = entry.with(tracklet, "");
        if (extended.equals(entry)) {
            return List.of();
        }
        state.put(extended);
        return tracklet.closed()
                ? List.of(events.sighted(
                        extended.identity(), tracklet, new Because(CLOSED, null, null, isTrue(late), null)))
                : List.of();
    }

    /** Whether enough of a tracklet is known to decide it. */
    boolean isDecidable(TrackletUpdate tracklet) {
        return !tracklet.prototypes().isEmpty()
                && (tracklet.closed()
                        || tracklet.seen().sightings() >= model.settings().decideAfter());
    }

    /** Links tracklets of one window, in their order. */
    List<IdentityEvent> link(List<TrackletUpdate> undecided, boolean late) {
        List<IdentityEvent> told = new ArrayList<>();
        for (int from = 0; from < undecided.size(); from += MOST_AT_ONCE) {
            told.addAll(linkTogether(undecided.subList(from, Math.min(undecided.size(), from + MOST_AT_ONCE)), late));
        }
        return told;
    }

    /** A tracklet, and the evidence for each candidate identity. */
    private record Undecided(TrackletUpdate tracklet, List<Evidence> candidates) {}

    /**
     * Links each tracklet to a known identity or to a new one. Two tracklets that one camera sees at the same time never become the same
     * identity. Two of different cameras may, if the cameras see the same place. So the known identities are first assigned one to one.
     * Then the tracklets without an identity are scored again. The first of them without a match becomes a new identity, which the others
     * may match.
     */
    private List<IdentityEvent> linkTogether(List<TrackletUpdate> tracklets, boolean late) {
        List<Undecided> left = tracklets.stream()
                .map(tracklet -> new Undecided(tracklet, scorer.candidates(tracklet)))
                .toList();
        left.forEach(each -> state.learnFromCandidates(each.tracklet, each.candidates));
        List<IdentityEvent> told = new ArrayList<>();
        while (!left.isEmpty()) {
            Round round = linkOnce(left, late);
            told.addAll(round.told);
            left = round.left;
        }
        state.learnFromDecided(tracklets);
        return told;
    }

    /**
     * A round of assignments.
     *
     * @param told its events
     * @param left tracklets without an identity, scored again
     */
    private record Round(List<IdentityEvent> told, List<Undecided> left) {}

    /** Assigns the known identities, and opens a new one for the first tracklet without a match. */
    private Round linkOnce(List<Undecided> tracklets, boolean late) {
        List<Optional<Evidence>> chosen =
                assign(tracklets.stream().map(Undecided::candidates).toList());
        List<IdentityEvent> told = new ArrayList<>();
        List<Undecided> left = new ArrayList<>();
        boolean shared = chosen.stream().anyMatch(Optional::isPresent);
        boolean opened = false;
        for (int row = 0; row < tracklets.size(); row++) {
            Undecided each = tracklets.get(row);
            Optional<Evidence> choice = chosen.get(row);
            if (choice.isPresent()) {
                told.add(link(each, choice.get(), late));
            } else if (!opened && !(shared && each.candidates.stream().anyMatch(Evidence::passes))) {
                opened = true;
                told.add(open(each, late));
            } else {
                left.add(each);
            }
        }
        Set<String> changed = new TreeSet<>();
        told.forEach(event -> changed.add(event.identity()));
        return new Round(
                told,
                left.stream()
                        .map(each -> new Undecided(
                                each.tracklet, scorer.candidates(each.tracklet, each.candidates, changed)))
                        .toList());
    }

    private IdentityEvent link(Undecided each, Evidence choice, boolean late) {
        Because because = scorer.posterior(each.candidates, each.tracklet.model())
                .because(ALIKE, choice, other(each.candidates, choice), isTrue(late));
        IdentityEvent event = events.sighted(choice.identity(), each.tracklet, because);
        state.put(state.gallery().get(choice.identity()).with(each.tracklet, event.id()));
        return event;
    }

    /** Opens a new identity. It is among the identities that the runner-up is compared with. */
    private IdentityEvent open(Undecided each, boolean late) {
        String identity = Ids.identity(events.site(), each.tracklet);
        state.put(GalleryEntry.opened(identity, each.tracklet, events.id(NEW, identity, each.tracklet)));
        Because because = new Because(
                NEW,
                null,
                each.candidates.isEmpty()
                        ? null
                        : scorer.posterior(each.candidates, each.tracklet.model())
                                .runnerUp(each.candidates.get(0)),
                isTrue(late),
                null);
        return events.created(identity, each.tracklet, because);
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

    private static @Nullable Boolean isTrue(boolean value) {
        return value ? true : null; // absent from the JSON if not
    }
}
