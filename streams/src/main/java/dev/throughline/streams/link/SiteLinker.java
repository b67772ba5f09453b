package dev.throughline.streams.link;

import dev.throughline.streams.ByteStore;
import dev.throughline.streams.link.Linker.RejectedCommand;
import dev.throughline.streams.link.Linker.RejectedTracklet;
import dev.throughline.streams.link.Linker.Step;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tracklets of a site are one person. The caller, {@link Linker}, handles the exceptions. The decisions depend on the updates
 * alone, not on the order in which cameras are heard. Each update waits until event time has passed it in all cameras that count. Then it
 * is decided together with the others of its window, in the order of time, camera and track.
 *
 * <p>This class keeps the order. {@link Decisions} makes the decisions, {@link CommandHandler} applies those of operators,
 * {@link MatchScorer} scores the evidence, and {@link Ledger} collects the results.
 *
 * <p>The state is in memory, and every change is also written to a {@link ByteStore}. A linker that is made from that store goes on as if
 * nothing had happened.
 */
final class SiteLinker {
    private final long windowMicros;
    private final SiteShelf store;
    private final SiteClock clock;
    private final NavigableMap<Place, TrackletUpdate> pending;
    private final NavigableMap<CommandPlace, Command> commands; // that take effect at a later event time
    private final Gallery gallery;
    private final Ledger ledger;
    private final Decisions decisions;
    private final CommandHandler commandHandler;
    private final List<RejectedCommand> refusals = new ArrayList<>(); // since the last step
    private final List<RejectedTracklet> refusedTracklets = new ArrayList<>(); // since the last step
    private long decidedMicros; // everything before this is decided

    /** The place of an update in the order of decisions. */
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

    /** The place of a command in the order of decisions: before the tracklets of its time. */
    record CommandPlace(long timeMicros, long arrival) implements Comparable<CommandPlace> {
        @Override
        public int compareTo(CommandPlace other) {
            int byTime = Long.compare(timeMicros, other.timeMicros);
            return byTime != 0 ? byTime : Long.compare(arrival, other.arrival);
        }
    }

    /**
     * Restores the state from the store; an empty store gives an empty state.
     *
     * @param refresh how often an update of an open tracklet is sent
     * @param neighbours cameras that a person who leaves a camera can reach next
     * @param calibration turns similarities into log-odds
     */
    SiteLinker(
            LinkSettings settings,
            Duration refresh,
            Neighbours neighbours,
            Calibration calibration,
            String site,
            ByteStore store) {
        this.windowMicros = micros(settings.window());
        this.store = new SiteShelf(store, site);
        SiteShelf.Head head = this.store.head();
        this.clock = head.clock();
        this.decidedMicros = head.decidedMicros();
        this.pending = this.store.pending();
        this.commands = this.store.commands();
        this.gallery = new Gallery(micros(refresh));
        this.store.gallery().forEach(gallery::put);
        Constraints constraints = this.store.constraints();
        MatchScorer scorer = new MatchScorer(
                calibration,
                settings.falseMatchRate(),
                new Reachability(neighbours, micros(settings.reacquireWithin())),
                micros(refresh),
                gallery,
                constraints,
                new MatchScorer.Learned(
                        this.store.impostors(calibration, SiteShelf.SAME_CAMERA),
                        this.store.impostors(calibration, SiteShelf.OTHER_CAMERA),
                        this.store.transitionTimes(),
                        this.store.groundPlane()));
        this.ledger = new Ledger(site, gallery, constraints, this.store);
        this.decisions = new Decisions(settings, ledger, gallery, scorer, constraints, this.store);
        this.commandHandler = new CommandHandler(site, ledger, gallery, constraints, this.store);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /**
     * Processes an update of a tracklet.
     *
     * @throws BadRecordException if embeddings or relations differ in size from those of the same model here; nothing has changed then
     */
    Step advance(TrackletUpdate tracklet) {
        requireComparable(tracklet);
        if (tracklet.timeMicros() < decidedMicros) {
            decisions.decide(List.of(tracklet), tracklet.timeMicros(), true);
        } else {
            pending.put(Place.of(tracklet), tracklet);
            store.put(tracklet);
        }
        return step();
    }

    /**
     * What is due next: a command, or a tracklet.
     *
     * @param command its place, or null
     * @param tracklet its place, or null
     */
    record Due(@Nullable CommandPlace command, @Nullable Place tracklet) {}

    /** Records a clock, and decides nothing yet. */
    Step hear(CameraClock heard) {
        clock.hear(heard);
        store.put(new SiteShelf.Head(clock, decidedMicros));
        return step();
    }

    /** What is decided next at the present event time; empty if nothing is due. */
    Optional<Due> due() {
        long ripeMicros = ripe();
        boolean anyPending = isWindowDue(ripeMicros);
        long upTo = anyPending ? windowEnd(pending.firstKey().timeMicros()) - windowMicros : ripeMicros;
        if (!commands.isEmpty() && commands.firstKey().timeMicros() <= upTo) {
            return Optional.of(new Due(commands.firstKey(), null));
        }
        return anyPending ? Optional.of(new Due(null, pending.firstKey())) : Optional.empty();
    }

    private boolean isWindowDue(long ripeMicros) {
        return !pending.isEmpty() && windowEnd(pending.firstKey().timeMicros()) <= ripeMicros;
    }

    /** The end of the next tracklet's window, µs since the epoch; {@link Long#MAX_VALUE} if none is due. */
    long dueWindowEnd() {
        return isWindowDue(ripe()) ? windowEnd(pending.firstKey().timeMicros()) : Long.MAX_VALUE;
    }

    /** Decides the whole window of the tracklet that is due next. */
    Step takeWindow() {
        long end = windowEnd(pending.firstKey().timeMicros());
        decisions.expire(end - windowMicros);
        NavigableMap<Place, TrackletUpdate> window = pending.headMap(new Place(end, "", 0), false);
        List<TrackletUpdate> updates = List.copyOf(window.values());
        updates.forEach(store::remove);
        window.clear();
        decisions.decide(comparable(updates), end, false);
        return step();
    }

    /** Decides what is due, alone. */
    Step take(Due due) {
        if (due.command() != null) {
            applyFirst();
        }
        if (due.tracklet() != null) {
            TrackletUpdate tracklet = removePending(due.tracklet());
            long end = windowEnd(tracklet.timeMicros());
            decisions.expire(end - windowMicros);
            decisions.decide(comparable(List.of(tracklet)), end, false);
        }
        return step();
    }

    /** Rejects what is due, for this reason. */
    Step refuse(Due due, String reason) {
        if (due.command() != null) {
            Command command = Objects.requireNonNull(commands.remove(due.command()));
            store.remove(due.command());
            refusals.add(new RejectedCommand(command, reason));
        }
        if (due.tracklet() != null) {
            refusedTracklets.add(new RejectedTracklet(removePending(due.tracklet()), reason));
        }
        return step();
    }

    private TrackletUpdate removePending(Place place) {
        TrackletUpdate tracklet = Objects.requireNonNull(pending.remove(place));
        store.remove(tracklet);
        return tracklet;
    }

    /** Records how far decisions have come, once nothing is due. */
    Step finish() {
        decidedMicros = ripe();
        decisions.expire(decidedMicros);
        store.put(new SiteShelf.Head(clock, decidedMicros));
        return step();
    }

    /**
     * Processes an operator's command. It takes effect at the event time that it names. If it names none, or that time has passed, it takes
     * effect after all decisions made so far.
     *
     * @throws BadRecordException if it cannot be carried out; nothing has changed then
     */
    Step advance(Command command) {
        Long time = command.time();
        if (time != null && time > decidedMicros) {
            hold(command, time);
        } else {
            apply(command, decidedMicros);
        }
        return step();
    }

    private void hold(Command command, long timeMicros) {
        long arrival = 1
                + commands.keySet().stream()
                        .mapToLong(CommandPlace::arrival)
                        .max()
                        .orElse(0);
        CommandPlace place = new CommandPlace(timeMicros, arrival);
        commands.put(place, command);
        store.put(place, command);
    }

    private Step step() {
        Step step = new Step(ledger.takeEvents(), ledger.takeChanged(), refusals, refusedTracklets);
        refusals.clear();
        refusedTracklets.clear();
        return step;
    }

    /** The cameras that event time waits for, and how far each has come, µs since the epoch. */
    NavigableMap<String, Long> waitsFor() {
        return clock.waitsFor();
    }

    private void requireComparable(TrackletUpdate tracklet) {
        gallery.of(tracklet.id()).ifPresent(known -> known.requireSameModel(tracklet));
        gallery.sizeOf(tracklet.model()).ifPresent(known -> requireEmbeddings(tracklet, known));
        gallery.relationSizeOf(tracklet.model()).ifPresent(known -> requireRelation(tracklet, known));
    }

    private static void requireEmbeddings(TrackletUpdate tracklet, int known) {
        if (!tracklet.prototypes().isEmpty()) {
            requireSize(
                    "embeddings",
                    tracklet,
                    tracklet.prototypes().get(0).embedding().size(),
                    known,
                    "values");
        }
    }

    private static void requireRelation(TrackletUpdate tracklet, int known) {
        Relation relation = tracklet.relation();
        if (relation != null) {
            requireSize("a relation", tracklet, relation.size(), known, "pairs");
        }
    }

    private static void requireSize(String what, TrackletUpdate tracklet, int size, int known, String of) {
        if (known != size) {
            throw new BadRecordException("tracklet " + tracklet.track() + " of camera '" + tracklet.camera() + "' has "
                    + what
                    + " of another size under the same model " + tracklet.model() + ": [" + Math.min(size, known) + ", "
                    + Math.max(size, known) + "] " + of);
        }
    }

    /** The updates that can be compared with the gallery and with each other. Of two sizes under one model, the first counts. */
    private List<TrackletUpdate> comparable(List<TrackletUpdate> updates) {
        Map<String, Integer> embeddings = new HashMap<>(); // sizes by model
        Map<String, Integer> relations = new HashMap<>();
        List<TrackletUpdate> comparable = new ArrayList<>(updates.size());
        for (TrackletUpdate tracklet : updates) {
            try {
                requireComparable(tracklet);
                Relation relation = tracklet.relation();
                if (!tracklet.prototypes().isEmpty()) {
                    int size = tracklet.prototypes().get(0).embedding().size();
                    requireEmbeddings(tracklet, embeddings.computeIfAbsent(tracklet.model(), any -> size));
                }
                if (relation != null) {
                    requireRelation(tracklet, relations.computeIfAbsent(tracklet.model(), any -> relation.size()));
                }
                comparable.add(tracklet);
            } catch (BadRecordException other) {
                refusedTracklets.add(new RejectedTracklet(tracklet, String.valueOf(other.getMessage())));
            }
        }
        return comparable;
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

    private void applyFirst() {
        Map.Entry<CommandPlace, Command> next = commands.pollFirstEntry();
        store.remove(next.getKey());
        long timeMicros = next.getKey().timeMicros();
        decisions.expire(timeMicros);
        try {
            apply(next.getValue(), timeMicros);
        } catch (BadRecordException cannot) { // its identity has gone, or has not come
            refusals.add(new RejectedCommand(next.getValue(), String.valueOf(cannot.getMessage())));
        }
    }

    /** Applies a command, then expires: an identity that is split off may not have been seen for long. */
    private void apply(Command command, long timeMicros) {
        commandHandler.apply(command, timeMicros);
        decisions.expire(timeMicros);
    }
}
