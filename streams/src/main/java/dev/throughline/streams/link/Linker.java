package dev.throughline.streams.link;

import dev.throughline.streams.Shelf;
import dev.throughline.wire.BadRecordException;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.CameraClock;
import dev.throughline.wire.Command;
import dev.throughline.wire.Identity;
import dev.throughline.wire.IdentityEvent;
import dev.throughline.wire.SiteUpdate;
import dev.throughline.wire.TrackletUpdate;
import dev.throughline.wire.TrackletUpdate.Prototype;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tracklets of a site are one person. What it decides depends on the updates alone, not on the order in which
 * cameras are heard: each waits until event time has passed it in all cameras that count, and is then taken in the order of
 * time, camera and track, together with the others of its window.
 *
 * <p>The order is kept here; what is decided, in {@link Decisions} and, by people, in
 * {@link Operators}; by which evidence, in {@link Judge}; what came of it, in {@link Ledger}.
 *
 * <p>What it knows is in memory, and every change is put on a shelf at once: a linker that is made from that shelf goes on as
 * if nothing had happened.
 */
public final class Linker {
    private final long windowMicros;
    private final SiteShelf shelf;
    private final SiteClock clock;
    private final NavigableMap<Place, TrackletUpdate> pending;
    private final NavigableMap<CommandPlace, Command> commands; // that hold from a time that has not come yet
    private final Gallery gallery;
    private final Ledger ledger;
    private final Decisions decisions;
    private final Operators operators;
    private final List<Refusal> refusals = new ArrayList<>(); // since the last step
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

    /** Where a command stands in the order of decisions: before the tracklets of its time. */
    record CommandPlace(long timeMicros, long arrival) implements Comparable<CommandPlace> {
        @Override
        public int compareTo(CommandPlace other) {
            int byTime = Long.compare(timeMicros, other.timeMicros);
            return byTime != 0 ? byTime : Long.compare(arrival, other.arrival);
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
        this(settings, refresh, neighbours, calibration, site, shelf, EnumSet.allOf(Piece.class));
    }

    /**
     * With only some pieces of what it is made of, to measure what the others bring.
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
            Shelf shelf,
            Set<Piece> pieces) {
        this.windowMicros = micros(settings.window());
        this.shelf = new SiteShelf(shelf, site);
        SiteShelf.Head head = this.shelf.head();
        this.clock = head.clock();
        this.decidedMicros = head.decidedMicros();
        this.pending = this.shelf.pending();
        this.commands = this.shelf.commands();
        this.gallery = new Gallery(micros(refresh));
        this.shelf.gallery().forEach(gallery::put);
        Constraints constraints = this.shelf.constraints();
        Judge judge = new Judge(
                calibration,
                settings.falseMatchRate(),
                new Ways(neighbours, micros(settings.lost())),
                micros(refresh),
                gallery,
                constraints,
                this.shelf.strangers(calibration, SiteShelf.SAME_CAMERA),
                this.shelf.strangers(calibration, SiteShelf.OTHER_CAMERA),
                this.shelf.transits(),
                this.shelf.floor(),
                pieces);
        this.ledger = new Ledger(site, gallery, constraints, this.shelf);
        this.decisions = new Decisions(settings, ledger, gallery, judge, constraints, this.shelf, pieces);
        this.operators = new Operators(site, ledger, gallery, constraints, this.shelf);
    }

    /** Under which key a shelf holds somebody who can still be matched. */
    public static String galleryKey(String site, String identity) {
        return SiteShelf.galleryPrefix(site) + identity;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /**
     * What an update brings.
     *
     * @param events decisions, in order
     * @param identities as they are after the events, each once; null for one that is no more
     * @param refusals commands that waited for their time and cannot be done now that it has come
     */
    public record Step(
            List<IdentityEvent> events, SortedMap<String, @Nullable Identity> identities, List<Refusal> refusals) {
        public Step {
            events = List.copyOf(events);
            identities = Collections.unmodifiableSortedMap(new TreeMap<>(identities));
            refusals = List.copyOf(refusals);
        }
    }

    /** A command that cannot be done, and why. */
    public record Refusal(Command command, String reason) {}

    /**
     * Takes what a camera's tracking tells.
     *
     * @throws BadRecordException if embeddings have another size than those of the same model here; nothing has changed then
     */
    public Step advance(SiteUpdate update) {
        if (update instanceof CameraClock heard) {
            clock.hear(heard);
            decideUpTo(ripe());
            shelf.put(new SiteShelf.Head(clock, decidedMicros));
        } else if (update instanceof TrackletUpdate tracklet) {
            requireComparable(tracklet);
            if (tracklet.timeMicros() < decidedMicros) {
                decisions.decide(List.of(tracklet), tracklet.timeMicros(), true);
            } else {
                pending.put(Place.of(tracklet), tracklet);
                shelf.put(tracklet);
            }
        }
        return step();
    }

    /**
     * Takes what an operator says. It holds from the time that it names, and if it names none or that is over, from what is decided
     * by now.
     *
     * @throws BadRecordException if it cannot be done; nothing has changed then
     */
    public Step advance(Command command) {
        Long time = command.time();
        if (time != null && time > decidedMicros) {
            hold(command, time);
        } else {
            obey(command, decidedMicros);
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
        shelf.put(place, command);
    }

    private Step step() {
        Step step = new Step(ledger.takeEvents(), ledger.takeChanged(), refusals);
        refusals.clear();
        return step;
    }

    /** For which cameras event time waits, and how far each has come, µs since the epoch. */
    public NavigableMap<String, Long> waitsFor() {
        return clock.waitsFor();
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

    private void decideUpTo(long ripeMicros) {
        while (!pending.isEmpty() && windowEnd(pending.firstKey().timeMicros()) <= ripeMicros) {
            long end = windowEnd(pending.firstKey().timeMicros());
            obeyUpTo(end - windowMicros);
            decisions.expire(end - windowMicros);
            NavigableMap<Place, TrackletUpdate> window = pending.headMap(new Place(end, "", 0), false);
            List<TrackletUpdate> updates = List.copyOf(window.values());
            updates.forEach(shelf::remove);
            window.clear();
            decisions.decide(updates, end, false);
        }
        obeyUpTo(ripeMicros);
        decisions.expire(ripeMicros);
        decidedMicros = ripeMicros;
    }

    private void obeyUpTo(long micros) {
        while (!commands.isEmpty() && commands.firstKey().timeMicros() <= micros) {
            Map.Entry<CommandPlace, Command> next = commands.pollFirstEntry();
            shelf.remove(next.getKey());
            long timeMicros = next.getKey().timeMicros();
            decisions.expire(timeMicros);
            try {
                obey(next.getValue(), timeMicros);
            } catch (BadRecordException cannot) { // whom it is about has gone, or has not come
                refusals.add(new Refusal(next.getValue(), String.valueOf(cannot.getMessage())));
            }
        }
    }

    /** Whoever is split off may not have been seen for long. */
    private void obey(Command command, long timeMicros) {
        operators.obey(command, timeMicros);
        decisions.expire(timeMicros);
    }
}
