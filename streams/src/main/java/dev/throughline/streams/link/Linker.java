package dev.throughline.streams.link;

import dev.throughline.streams.Shelf;
import dev.throughline.streams.link.Gallery.Match;
import dev.throughline.wire.Assignment;
import dev.throughline.wire.BadRecordException;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.CameraClock;
import dev.throughline.wire.Identity;
import dev.throughline.wire.IdentityEvent;
import dev.throughline.wire.IdentityEvent.Because;
import dev.throughline.wire.IdentityEvent.RunnerUp;
import dev.throughline.wire.SiteUpdate;
import dev.throughline.wire.TrackletUpdate;
import dev.throughline.wire.TrackletUpdate.Prototype;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tracklets of a site are one person. What it decides depends on the updates alone, not on the order in which
 * cameras are heard: each waits until event time has passed it in all cameras that count, and is then taken in the order of
 * time, camera and track, together with the others of its window.
 *
 * <p>What it knows is in memory, and every change is put on a shelf at once: a linker that is made from that shelf goes on as
 * if nothing had happened.
 */
public final class Linker {
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

    /** Whoever reaches the level exactly is taken. */
    private static final double PREFER_KNOWN = 1e-9;

    private static final double CERTAIN = 1 - 1e-12;

    private final LinkSettings settings;
    private final long windowMicros;
    private final long timeToLiveMicros;
    private final long refreshMicros;
    private final Calibration calibration;
    private final Ways ways;
    private final String site;
    private final SiteShelf shelf;
    private final SiteClock clock;
    private final NavigableMap<Place, TrackletUpdate> pending;
    private final Gallery gallery = new Gallery();
    private long decidedMicros; // everything before this is decided

    /** Where an update stands in the order of decisions. */
    record Place(long timeMicros, String camera, long track) implements Comparable<Place> {
        static Place of(TrackletUpdate update) {
            return new Place(update.timeMicros(), update.camera(), update.track());
        }

        @Override
        public int compareTo(Place other) {
            int byTime = Long.compare(timeMicros, other.timeMicros);
            int byCamera = byTime != 0 ? byTime : camera.compareTo(other.camera);
            return byCamera != 0 ? byCamera : Long.compare(track, other.track);
        }
    }

    /**
     * Goes on from what is on the shelf, or from nothing.
     *
     * @param refresh how often a tracklet in sight is told anew
     * @param neighbours where somebody who leaves a camera may be seen next
     * @param calibration what evidence is worth
     */
    public Linker(
            LinkSettings settings,
            Duration refresh,
            Neighbours neighbours,
            Calibration calibration,
            String site,
            Shelf shelf) {
        this.settings = settings;
        this.windowMicros = micros(settings.window());
        this.timeToLiveMicros = micros(settings.timeToLive());
        this.refreshMicros = micros(refresh);
        this.calibration = calibration;
        this.ways = new Ways(neighbours, micros(settings.lost()));
        this.site = site;
        this.shelf = new SiteShelf(shelf, site);
        SiteShelf.Head head = this.shelf.head();
        this.clock = head.clock();
        this.decidedMicros = head.decidedMicros();
        this.pending = this.shelf.pending();
        this.shelf.gallery().forEach(gallery::put);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /**
     * What an update brings.
     *
     * @param events decisions, in order
     * @param identities as they are after the events, each once
     */
    public record Step(List<IdentityEvent> events, List<Identity> identities) {
        public Step {
            events = List.copyOf(events);
            identities = List.copyOf(identities);
        }
    }

    /**
     * Takes what a camera's tracking tells.
     *
     * @throws BadRecordException if embeddings have another size than those of the same model here; nothing has changed then
     */
    public Step advance(SiteUpdate update) {
        Pass pass = new Pass();
        if (update instanceof CameraClock heard) {
            clock.hear(heard);
            pass.decideUpTo(ripe());
            shelf.put(new SiteShelf.Head(clock, decidedMicros));
        } else if (update instanceof TrackletUpdate tracklet) {
            requireComparable(tracklet);
            if (tracklet.timeMicros() < decidedMicros) {
                pass.decide(List.of(tracklet), tracklet.timeMicros(), true);
            } else {
                pending.put(Place.of(tracklet), tracklet);
                shelf.put(tracklet);
            }
        }
        return pass.step();
    }

    private void requireComparable(TrackletUpdate tracklet) {
        Set<Integer> sizes = new TreeSet<>();
        for (Prototype prototype : tracklet.prototypes()) {
            sizes.add(prototype.embedding().size());
        }
        gallery.sizeOf(tracklet.model()).ifPresent(sizes::add);
        if (!tracklet.prototypes().isEmpty() && sizes.size() > 1) {
            throw new BadRecordException("tracklet " + tracklet.track() + " of camera '" + tracklet.camera()
                    + "' has embeddings of another size under the same model " + tracklet.model() + ": " + sizes
                    + " values");
        }
    }

    /** The end of the last window that no camera can add to; windows lie on a fixed grid. */
    private long ripe() {
        long watermark = clock.watermarkMicros();
        if (watermark == SiteClock.NOT_BEGUN) {
            return decidedMicros;
        }
        long end = watermark == SiteClock.OVER ? windowEnd(clock.latestMicros()) : windowEnd(watermark) - windowMicros;
        return Math.max(decidedMicros, end);
    }

    private long windowEnd(long micros) {
        return (Math.floorDiv(micros, windowMicros) + 1) * windowMicros;
    }

    /** The work on one update. */
    private final class Pass {
        private final List<IdentityEvent> events = new ArrayList<>();
        private final Map<String, GalleryEntry> changed = new LinkedHashMap<>();

        private void decideUpTo(long ripeMicros) {
            while (!pending.isEmpty() && windowEnd(pending.firstKey().timeMicros()) <= ripeMicros) {
                long end = windowEnd(pending.firstKey().timeMicros());
                expire(end - windowMicros);
                NavigableMap<Place, TrackletUpdate> window = pending.headMap(new Place(end, "", 0), false);
                List<TrackletUpdate> updates = List.copyOf(window.values());
                updates.forEach(shelf::remove);
                window.clear();
                decide(updates, end, false);
            }
            expire(ripeMicros);
            decidedMicros = ripeMicros;
        }

        /** Updates of one window; each tells all of its tracklet so far, so that only the last of each counts. */
        private void decide(List<TrackletUpdate> updates, long timeMicros, boolean late) {
            Map<List<Object>, TrackletUpdate> last = new LinkedHashMap<>();
            for (TrackletUpdate update : updates) {
                last.put(List.of(update.camera(), update.track()), update);
            }
            List<TrackletUpdate> undecided = new ArrayList<>();
            for (TrackletUpdate tracklet : last.values()) {
                Optional<GalleryEntry> known = gallery.of(tracklet);
                if (known.isPresent()) {
                    grow(known.get(), tracklet, late);
                } else if (isDecidable(tracklet)) {
                    undecided.add(tracklet);
                }
            }
            link(undecided, late);
            crowdOut(timeMicros);
        }

        private boolean isDecidable(TrackletUpdate tracklet) {
            return !tracklet.prototypes().isEmpty()
                    && (tracklet.closed() || tracklet.sightings() >= settings.decideAfter());
        }

        private void grow(GalleryEntry entry, TrackletUpdate tracklet, boolean late) {
            GalleryEntry grown = entry.with(tracklet);
            if (grown.equals(entry)) {
                return;
            }
            keep(grown);
            if (tracklet.closed()) {
                Because because = new Because(CLOSED, null, null, null, null, null, isTrue(late));
                tell(IdentityEvent.Type.SIGHTED, grown, tracklet, because);
            }
        }

        /** Each tracklet becomes somebody known or somebody new, and no two become the same. */
        private void link(List<TrackletUpdate> tracklets, boolean late) {
            List<List<Match>> matches = new ArrayList<>();
            for (TrackletUpdate tracklet : tracklets) {
                matches.add(gallery.matches(tracklet, calibration, ways, refreshMicros));
            }
            List<Optional<Match>> chosen = assign(matches);
            for (int row = 0; row < tracklets.size(); row++) {
                TrackletUpdate tracklet = tracklets.get(row);
                Optional<Match> match = chosen.get(row);
                Because because = because(match, matches.get(row), late);
                if (match.isPresent()) {
                    GalleryEntry grown = gallery.get(match.get().identity()).with(tracklet);
                    keep(grown);
                    tell(IdentityEvent.Type.SIGHTED, grown, tracklet, because);
                } else {
                    GalleryEntry opened = GalleryEntry.opened(
                            Ids.identity(site, tracklet.camera(), tracklet.track(), tracklet.fromMicros()), tracklet);
                    keep(opened);
                    tell(IdentityEvent.Type.CREATED, opened, tracklet, because);
                }
            }
        }

        /** What decided, with the likeliest of the others beside it. */
        private Because because(Optional<Match> match, List<Match> matches, boolean late) {
            @Nullable
            RunnerUp runnerUp = matches.stream()
                    .filter(other -> match.isEmpty() || !match.get().equals(other))
                    .findFirst()
                    .map(other -> new RunnerUp(other.identity(), other.probability(), other.cosine(), other.jsd()))
                    .orElse(null);
            return match.map(same -> new Because(
                            ALIKE,
                            same.probability(),
                            same.cosine(),
                            same.jsd(),
                            settings.accept(),
                            runnerUp,
                            isTrue(late)))
                    .orElseGet(() -> new Because(NEW, null, null, null, settings.accept(), runnerUp, isTrue(late)));
        }

        private void expire(long nowMicros) {
            for (GalleryEntry entry : gallery.unseenSince(nowMicros - timeToLiveMicros)) {
                forget(entry, entry.lastSeenMicros() + timeToLiveMicros, UNSEEN);
            }
        }

        private void crowdOut(long timeMicros) {
            for (GalleryEntry entry : gallery.beyond(settings.identities())) {
                forget(entry, timeMicros, CROWDED_OUT);
            }
        }

        private void forget(GalleryEntry entry, long timeMicros, String rule) {
            gallery.remove(entry);
            shelf.remove(entry);
            events.add(new IdentityEvent(
                    Ids.event(site, "expired", entry.identity(), timeMicros),
                    IdentityEvent.Type.EXPIRED,
                    site,
                    timeMicros,
                    entry.identity(),
                    null,
                    null,
                    null,
                    null,
                    entry.model(),
                    new Because(rule, null, null, null, null, null, null)));
        }

        private void keep(GalleryEntry entry) {
            gallery.put(entry);
            shelf.put(entry);
        }

        private void tell(IdentityEvent.Type type, GalleryEntry entry, TrackletUpdate tracklet, Because because) {
            changed.put(entry.identity(), entry);
            events.add(new IdentityEvent(
                    Ids.event(
                            site,
                            because.rule(),
                            entry.identity(),
                            tracklet.camera(),
                            tracklet.track(),
                            tracklet.timeMicros()),
                    type,
                    site,
                    tracklet.timeMicros(),
                    entry.identity(),
                    tracklet.camera(),
                    tracklet.track(),
                    tracklet.fromMicros(),
                    tracklet.toMicros(),
                    tracklet.model(),
                    because));
        }

        private Step step() {
            return new Step(
                    events,
                    changed.values().stream().map(GalleryEntry::toIdentity).toList());
        }
    }

    private static @Nullable Boolean isTrue(boolean value) {
        return value ? true : null; // absent from the JSON if not
    }

    /**
     * One match at most for each row and each identity, so that the log-odds add up to the most; none where the level is not
     * reached, or somebody else of the window has more use for the identity.
     */
    private List<Optional<Match>> assign(List<List<Match>> matches) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (List<Match> row : matches) {
            for (Match match : row) {
                if (match.probability() >= settings.accept()) {
                    columns.putIfAbsent(match.identity(), columns.size());
                }
            }
        }
        double[][] costs = new double[matches.size()][columns.size() + matches.size()];
        List<Map<Integer, Match>> byColumn = new ArrayList<>();
        for (int row = 0; row < costs.length; row++) {
            Arrays.fill(costs[row], Double.POSITIVE_INFINITY);
            costs[row][columns.size() + row] = 0; // somebody new
            Map<Integer, Match> acceptable = new TreeMap<>();
            for (Match match : matches.get(row)) {
                if (match.probability() >= settings.accept()) {
                    int column = columns.getOrDefault(match.identity(), -1);
                    costs[row][column] = logOdds(settings.accept()) - logOdds(match.probability()) - PREFER_KNOWN;
                    acceptable.put(column, match);
                }
            }
            byColumn.add(acceptable);
        }
        int[] chosen = Assignment.solve(costs);
        List<Optional<Match>> result = new ArrayList<>();
        for (int row = 0; row < chosen.length; row++) {
            result.add(Optional.ofNullable(byColumn.get(row).get(chosen[row])));
        }
        return result;
    }

    private static double logOdds(double probability) {
        double p = Math.max(1 - CERTAIN, Math.min(CERTAIN, probability));
        return StrictMath.log(p / (1 - p));
    }
}
