package dev.throughline.streams.link;

import dev.throughline.streams.Shelf;
import dev.throughline.streams.WriteBuffer;
import dev.throughline.streams.link.SiteLinker.Due;
import dev.throughline.wire.kafka.DeadLetter;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tracklets of a site are one person. What it decides depends on the updates alone, not on the order in which
 * cameras are heard: each waits until event time has passed it in all cameras that count, and is then taken in the order of
 * time, camera and track, together with the others of its window. How, is in {@link SiteLinker}.
 *
 * <p>What it knows is in memory, and every change is put on a shelf at once: a linker that is made from that shelf goes on as
 * if nothing had happened. An update about which something is thrown changes neither: the shelf never saw its writes, and memory is read
 * from the shelf again. Where a clock lets earlier updates be decided, the fault is one of theirs. Those of its window are then decided one
 * by one, and what cannot be decided is refused.
 */
public final class Linker {
    private static final Codec<IdentityEvent> EVENTS = JsonCodec.of(IdentityEvent.class);
    private static final Codec<Identity> IDENTITIES = JsonCodec.of(Identity.class);

    private final int maxBytes;
    private final WriteBuffer writes;
    private final Supplier<SiteLinker> restored;
    private SiteLinker site;

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
        this(settings, refresh, neighbours, calibration, site, shelf, Integer.MAX_VALUE);
    }

    /**
     * With a limit to what is told and stored.
     *
     * @param maxBytes of a record's key and value
     */
    public Linker(
            LinkSettings settings,
            Duration refresh,
            Neighbours neighbours,
            Calibration calibration,
            String site,
            Shelf shelf,
            int maxBytes) {
        this(settings, refresh, neighbours, calibration, site, shelf, maxBytes, EnumSet.allOf(Piece.class));
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
        this(settings, refresh, neighbours, calibration, site, shelf, Integer.MAX_VALUE, pieces);
    }

    private Linker(
            LinkSettings settings,
            Duration refresh,
            Neighbours neighbours,
            Calibration calibration,
            String id,
            Shelf shelf,
            int maxBytes,
            Set<Piece> pieces) {
        this.maxBytes = maxBytes;
        this.writes = new WriteBuffer(shelf, maxBytes);
        this.restored = () -> new SiteLinker(settings, refresh, neighbours, calibration, id, writes, pieces);
        this.site = restored.get();
    }

    /** Under which key a shelf holds somebody who can still be matched. */
    public static String galleryKey(String site, String identity) {
        return SiteShelf.galleryPrefix(site) + identity;
    }

    /**
     * What an update brings.
     *
     * @param events decisions, in order
     * @param identities as they are after the events, each once; null for one that is no more
     * @param refusals commands that waited for their time and cannot be done now that it has come
     * @param refusedTracklets likewise
     */
    public record Step(
            List<IdentityEvent> events,
            SortedMap<String, @Nullable Identity> identities,
            List<RejectedCommand> refusals,
            List<RejectedTracklet> refusedTracklets) {
        public Step {
            events = List.copyOf(events);
            identities = Collections.unmodifiableSortedMap(new TreeMap<>(identities));
            refusals = List.copyOf(refusals);
            refusedTracklets = List.copyOf(refusedTracklets);
        }

        private static Step of(List<Step> steps) {
            SortedMap<String, @Nullable Identity> identities = new TreeMap<>();
            steps.forEach(each -> identities.putAll(each.identities)); // the last word counts
            return new Step(
                    steps.stream().flatMap(each -> each.events.stream()).toList(),
                    identities,
                    steps.stream().flatMap(each -> each.refusals.stream()).toList(),
                    steps.stream()
                            .flatMap(each -> each.refusedTracklets.stream())
                            .toList());
        }
    }

    /** A command that cannot be done, and why. */
    public record RejectedCommand(Command command, String reason) {}

    /** A tracklet that cannot be decided, and why. */
    public record RejectedTracklet(TrackletUpdate tracklet, String reason) {}

    /**
     * Takes what a camera's tracking tells.
     *
     * @throws BadRecordException if embeddings or relations have another size than those of the same model here; nothing has changed
     *     then
     * @throws RuntimeException if there is a fault in our code or in the update; nothing has changed then
     */
    public Step advance(SiteUpdate update) {
        try {
            return update instanceof CameraClock clock
                    ? windowByWindow(clock)
                    : done(site.advance((TrackletUpdate) update));
        } catch (RuntimeException | StackOverflowError thrown) {
            goBack(thrown);
            throw thrown;
        }
    }

    /**
     * Takes what an operator says. It holds from the time that it names, and if it names none or that is over, from what is decided
     * by now.
     *
     * @throws BadRecordException if it cannot be done; nothing has changed then
     * @throws RuntimeException if there is a fault in our code or in the command; nothing has changed then
     */
    public Step advance(Command command) {
        try {
            return done(site.advance(command));
        } catch (RuntimeException | StackOverflowError thrown) {
            goBack(thrown);
            throw thrown;
        }
    }

    /** For which cameras event time waits, and how far each has come, µs since the epoch. */
    public NavigableMap<String, Long> waitsFor() {
        return site.waitsFor();
    }

    private Step done(Step step) {
        step.events().forEach(event -> requireRoom(event.site(), EVENTS.encode(event)));
        step.identities().forEach((id, identity) -> {
            if (identity != null) {
                requireRoom(id, IDENTITIES.encode(identity));
            }
        });
        writes.requireRoom();
        writes.flush();
        return step;
    }

    private void requireRoom(String key, byte[] told) {
        int size = Topic.size(key, told);
        if (size > maxBytes) {
            throw new BadRecordException("what would be told because of it has " + size + " bytes, more than the "
                    + maxBytes + " that fit into a record: raise kafka.max-message-bytes");
        }
    }

    /** To where the shelf is. Who is refused for a reason that we know of has changed nothing, and to read everything again takes long. */
    private void goBack(Throwable thrown) {
        if (thrown instanceof BadRecordException && writes.isEmpty()) {
            return;
        }
        writes.clear();
        site = restored.get();
    }

    /**
     * What a clock lets be decided. How many windows that are is chance, so each is decided by itself, and each command before. Each round
     * decides or refuses what was due first, so that there is an end.
     */
    private Step windowByWindow(CameraClock clock) {
        List<Step> steps = new ArrayList<>();
        Step heard = site.hear(clock);
        if (site.due().isPresent()) {
            steps.add(done(heard)); // so that going back does not go behind it
        }
        for (Optional<Due> due = site.due(); due.isPresent(); due = site.due()) {
            if (due.get().command() != null) {
                steps.add(takeOrRefuse(due.get()));
            } else {
                takeWindow(steps);
            }
        }
        steps.add(done(site.finish()));
        return Step.of(steps);
    }

    private void takeWindow(List<Step> steps) {
        long end = site.dueWindowEnd();
        try {
            steps.add(done(site.takeWindow()));
        } catch (RuntimeException | StackOverflowError thrown) {
            goBack(thrown);
            for (Optional<Due> due = site.due(); due.isPresent() && site.dueWindowEnd() == end; due = site.due()) {
                steps.add(takeOrRefuse(due.get()));
            }
        }
    }

    private Step takeOrRefuse(Due due) {
        try {
            return done(site.take(due));
        } catch (RuntimeException | StackOverflowError thrown) {
            goBack(thrown);
            String reason = thrown instanceof BadRecordException
                    ? String.valueOf(thrown.getMessage())
                    : DeadLetter.reason(thrown);
            return done(site.refuse(due, reason));
        }
    }
}
