package dev.throughline.streams.link;

import dev.throughline.streams.ByteStore;
import dev.throughline.streams.link.LinkState.CommandPlace;
import dev.throughline.streams.link.LinkState.Place;
import dev.throughline.streams.link.Linker.RejectedCommand;
import dev.throughline.streams.link.Linker.RejectedTracklet;
import dev.throughline.streams.link.Linker.Step;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tracklets of a site are one person. The caller, {@link Linker}, handles the exceptions. The decisions depend on the updates
 * alone, not on the order in which cameras are heard. Each update waits until event time has passed it in all cameras that count. Then it
 * is decided together with the others of its window, in the order of time, camera and track.
 *
 * <p>This class keeps the order. {@link Decisions} extend and link, {@link Corrections} overturn, {@link Expiry} removes, and
 * {@link CommandHandler} applies what operators say. Each changes the {@link LinkState} and returns the events that say so.
 */
final class SiteLinker {
    private final LinkState state;
    private final SizeCheck sizes;
    private final Decisions decisions;
    private final Corrections corrections;
    private final Expiry expiry;
    private final CommandHandler commandHandler;
    private final long windowMicros;

    /** Restores the state from the store; an empty store gives an empty state. */
    SiteLinker(LinkModel model, String site, ByteStore store) {
        state = new LinkState(model, site, store);
        MatchScorer scorer = new MatchScorer(model, state);
        Events events = new Events(site);
        sizes = new SizeCheck(state.gallery());
        decisions = new Decisions(model, state, scorer, events);
        corrections = new Corrections(model, state, scorer, events);
        expiry = new Expiry(model, state, events);
        commandHandler = new CommandHandler(state, events);
        windowMicros = model.windowMicros();
    }

    /** The cameras that event time waits for, and how far each has come, µs since the epoch. */
    NavigableMap<String, Long> waitsFor() {
        return state.clock().waitsFor();
    }

    /**
     * Processes an update of a tracklet: it waits for its window, or is decided at once if that has passed.
     *
     * @throws BadRecordException if embeddings or relations differ in size from those of the same model here; nothing has changed then
     */
    Step advance(TrackletUpdate tracklet) {
        sizes.require(tracklet);
        if (tracklet.timeMicros() < state.decidedMicros()) {
            return decide(List.of(tracklet), tracklet.timeMicros(), true);
        }
        state.addPending(tracklet);
        return Step.NOTHING;
    }

    /** Records a clock, and decides nothing yet. */
    Step hear(CameraClock heard) {
        state.hear(heard);
        return Step.NOTHING;
    }

    /**
     * What is due next: a command, or a tracklet.
     *
     * @param command its place, or null
     * @param tracklet its place, or null
     */
    record Due(@Nullable CommandPlace command, @Nullable Place tracklet) {}

    /** What is decided next at the present event time; empty if nothing is due. */
    Optional<Due> due() {
        long ripeMicros = ripe();
        boolean anyPending = isWindowDue(ripeMicros);
        long upTo = anyPending ? firstWindowEnd() - windowMicros : ripeMicros;
        if (!state.commands().isEmpty() && state.commands().firstKey().timeMicros() <= upTo) {
            return Optional.of(new Due(state.commands().firstKey(), null));
        }
        return anyPending ? Optional.of(new Due(null, state.pending().firstKey())) : Optional.empty();
    }

    private boolean isWindowDue(long ripeMicros) {
        return !state.pending().isEmpty() && firstWindowEnd() <= ripeMicros;
    }

    private long firstWindowEnd() {
        return windowEnd(state.pending().firstKey().timeMicros());
    }

    /** The end of the next tracklet's window, µs since the epoch; {@link Long#MAX_VALUE} if none is due. */
    long dueWindowEnd() {
        return isWindowDue(ripe()) ? firstWindowEnd() : Long.MAX_VALUE;
    }

    /** The end of the last window that no camera can add to; windows lie on a fixed grid. */
    private long ripe() {
        long watermark = state.clock().watermarkMicros();
        if (watermark == SiteClock.NOT_BEGUN) {
            return state.decidedMicros();
        }
        long end = watermark == SiteClock.OVER
                ? windowEnd(state.clock().latestMicros())
                : windowEnd(watermark) - windowMicros;
        return Math.max(state.decidedMicros(), end);
    }

    private long windowEnd(long micros) {
        return (Math.floorDiv(micros, windowMicros) + 1) * windowMicros;
    }

    /** Decides the whole window of the tracklet that is due next. */
    Step takeWindow() {
        long end = firstWindowEnd();
        return take(
                List.copyOf(
                        state.pending().headMap(new Place(end, "", 0), false).keySet()),
                end);
    }

    /** Decides what is due, alone. */
    Step take(Due due) {
        if (due.command() != null) {
            return takeCommand(due.command());
        }
        return due.tracklet() == null
                ? Step.NOTHING
                : take(List.of(due.tracklet()), windowEnd(due.tracklet().timeMicros()));
    }

    /** Decides pending tracklets of one window. */
    private Step take(List<Place> places, long end) {
        Step expired = step(expiry.expire(end - windowMicros));
        SizeCheck.Checked checked =
                sizes.check(places.stream().map(state::removePending).toList());
        return Step.of(List.of(expired, Step.rejected(checked.rejected()), decide(checked.comparable(), end, false)));
    }

    /**
     * Decides the updates of one window, in their order. Each update holds its whole tracklet so far, so only the last one of a tracklet
     * counts. First, known tracklets extend their identities. Then the others are linked, and the identities of closed tracklets are
     * examined again.
     *
     * @param late whether event time had passed them
     */
    private Step decide(List<TrackletUpdate> updates, long timeMicros, boolean late) {
        List<Step> steps = new ArrayList<>();
        List<TrackletUpdate> undecided = new ArrayList<>();
        List<TrackletUpdate> closed = new ArrayList<>();
        for (TrackletUpdate tracklet : lastOfEach(updates)) {
            Optional<GalleryEntry> known = state.gallery().of(tracklet.id());
            if (state.constraints().isForgotten(tracklet.id())) {
                leaveForgotten(tracklet);
            } else if (known.isPresent()) {
                List<IdentityEvent> extended = decisions.extend(known.get(), tracklet, late);
                steps.add(step(extended));
                if (!extended.isEmpty()) {
                    closed.add(tracklet);
                }
            } else if (decisions.isDecidable(tracklet)) {
                undecided.add(tracklet);
                if (tracklet.closed()) {
                    closed.add(tracklet);
                }
            }
        }
        steps.add(step(decisions.link(undecided, late)));
        steps.add(step(corrections.reexamine(closed, timeMicros)));
        steps.add(step(expiry.evict(timeMicros)));
        return Step.of(steps);
    }

    private static Collection<TrackletUpdate> lastOfEach(List<TrackletUpdate> updates) {
        Map<TrackletId, TrackletUpdate> last = new LinkedHashMap<>();
        updates.forEach(update -> last.put(update.id(), update));
        return last.values();
    }

    private void leaveForgotten(TrackletUpdate tracklet) {
        if (tracklet.closed()) {
            state.endForgotten(tracklet.id());
        }
    }

    private Step takeCommand(CommandPlace place) {
        Command command = state.removeCommand(place);
        Step expired = step(expiry.expire(place.timeMicros()));
        try {
            return Step.of(List.of(expired, apply(command, place.timeMicros())));
        } catch (BadRecordException cannot) { // its identity has gone, or has not come
            RejectedCommand rejected = new RejectedCommand(command, String.valueOf(cannot.getMessage()));
            return Step.of(List.of(expired, Step.rejected(rejected)));
        }
    }

    /**
     * Processes an operator's command. It takes effect at the event time that it names. If it names none, or that time has passed, it takes
     * effect after all decisions made so far.
     *
     * @throws BadRecordException if it cannot be carried out; nothing has changed then
     */
    Step advance(Command command) {
        Long time = command.time();
        if (time != null && time > state.decidedMicros()) {
            state.addCommand(command, time);
            return Step.NOTHING;
        }
        return apply(command, state.decidedMicros());
    }

    /** Applies a command, then expires: an identity that is split off may not have been seen for long. */
    private Step apply(Command command, long timeMicros) {
        Step applied = step(commandHandler.apply(command, timeMicros));
        return Step.of(List.of(applied, step(expiry.expire(timeMicros))));
    }

    /** Rejects what is due, for this reason. */
    Step reject(Due due, String reason) {
        if (due.command() != null) {
            return Step.rejected(new RejectedCommand(state.removeCommand(due.command()), reason));
        }
        return due.tracklet() == null
                ? Step.NOTHING
                : Step.rejected(List.of(new RejectedTracklet(state.removePending(due.tracklet()), reason)));
    }

    /** Records how far decisions have come, once nothing is due. */
    Step finish() {
        long ripeMicros = ripe();
        Step expired = step(expiry.expire(ripeMicros));
        state.decidedUntil(ripeMicros);
        return expired;
    }

    /**
     * The events of one part of the work, and the identities that they name as they are now. A later part may change these identities
     * without an event, or remove them from the gallery, and neither is published. So an identity that expires keeps the state that was
     * published last.
     */
    private Step step(List<IdentityEvent> events) {
        SortedMap<String, @Nullable Identity> identities = new TreeMap<>();
        for (IdentityEvent event : events) {
            if (event.type() != IdentityEvent.Type.EXPIRED) {
                identities.put(event.identity(), present(event.identity()));
                if (event.formerly() != null) {
                    identities.put(event.formerly(), present(event.formerly()));
                }
            }
        }
        return new Step(events, identities, List.of(), List.of());
    }

    /** The public form of an identity; null if it was merged into another one or forgotten. */
    private @Nullable Identity present(String identity) {
        return state.gallery().find(identity).map(GalleryEntry::toIdentity).orElse(null);
    }
}
