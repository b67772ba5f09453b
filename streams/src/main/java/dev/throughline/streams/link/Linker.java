package dev.throughline.streams.link;

import dev.throughline.streams.ByteStore;
import dev.throughline.streams.WriteBuffer;
import dev.throughline.streams.link.SiteLinker.Due;
import dev.throughline.wire.kafka.DeadLetter;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tracklets of a site are one person. The decisions depend on the updates alone, not on the order in which cameras are heard.
 * Each update waits until event time has passed it in all cameras that count. Then it is decided together with the others of its window, in
 * the order of time, camera and track. {@link SiteLinker} does that work.
 *
 * <p>The state is in memory, and every change is also written to a {@link ByteStore}. A linker that is made from that store goes on as if
 * nothing had happened. An update that causes an exception changes neither: its writes never reach the store, and memory is read from the
 * store again. Where a clock completes windows of earlier updates, the fault lies with one of those. The updates of that window are then
 * decided one by one, and those that cannot be decided are rejected.
 */
public final class Linker {
    private static final Codec<IdentityEvent> EVENTS = JsonCodec.of(IdentityEvent.class);
    private static final Codec<Identity> IDENTITIES = JsonCodec.of(Identity.class);

    private final int maxBytes;
    private final WriteBuffer writes;
    private final Supplier<SiteLinker> restored;
    private SiteLinker site;

    /** Restores the linker from the store; an empty store gives an empty linker. */
    public Linker(LinkModel model, String site, ByteStore store) {
        this(model, site, store, Integer.MAX_VALUE);
    }

    /**
     * As above, with a limit on the size of what is published and stored.
     *
     * @param maxBytes largest key and value of a record together
     */
    public Linker(LinkModel model, String site, ByteStore store, int maxBytes) {
        this.maxBytes = maxBytes;
        this.writes = new WriteBuffer(store, maxBytes);
        this.restored = () -> new SiteLinker(model, site, writes);
        this.site = restored.get();
    }

    /** The key under which a store holds an identity that can still be matched. */
    public static String galleryKey(String site, String identity) {
        return LinkState.galleryKey(site, identity);
    }

    /**
     * The result of an update.
     *
     * @param events decisions, in order
     * @param identities that the events name, each once, with their state; null for one that was merged or forgotten. One that expires keeps
     *     the state that was published last, and is not among them for that
     * @param rejectedCommands commands that waited for their time and cannot be carried out now that it has come
     * @param rejectedTracklets tracklets that waited for their window and cannot be decided
     */
    public record Step(
            List<IdentityEvent> events,
            SortedMap<String, @Nullable Identity> identities,
            List<RejectedCommand> rejectedCommands,
            List<RejectedTracklet> rejectedTracklets) {
        /** Nothing was decided. */
        static final Step NOTHING = new Step(List.of(), Collections.emptySortedMap(), List.of(), List.of());

        public Step {
            events = List.copyOf(events);
            identities = Collections.unmodifiableSortedMap(new TreeMap<>(identities));
            rejectedCommands = List.copyOf(rejectedCommands);
            rejectedTracklets = List.copyOf(rejectedTracklets);
        }

        static Step rejected(RejectedCommand command) {
            return new Step(List.of(), Collections.emptySortedMap(), List.of(command), List.of());
        }

        static Step rejected(List<RejectedTracklet> tracklets) {
            return new Step(List.of(), Collections.emptySortedMap(), List.of(), tracklets);
        }

        /** All steps as one. */
        static Step of(List<Step> steps) {
            SortedMap<String, @Nullable Identity> identities = new TreeMap<>();
            steps.forEach(each -> identities.putAll(each.identities)); // the last state counts
            return new Step(
                    steps.stream().flatMap(each -> each.events.stream()).toList(),
                    identities,
                    steps.stream()
                            .flatMap(each -> each.rejectedCommands.stream())
                            .toList(),
                    steps.stream()
                            .flatMap(each -> each.rejectedTracklets.stream())
                            .toList());
        }
    }

    /** A command that cannot be carried out, and why. */
    public record RejectedCommand(Command command, String reason) {}

    /** A tracklet that cannot be decided, and why. */
    public record RejectedTracklet(TrackletUpdate tracklet, String reason) {}

    /**
     * Processes an update from the tracking of one camera.
     *
     * @throws BadRecordException if embeddings or relations differ in size from those of the same model here; nothing has changed then
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
     * Processes an operator's command. It takes effect at the event time that it names. If it names none, or that time has passed, it takes
     * effect after all decisions made so far.
     *
     * @throws BadRecordException if it cannot be carried out; nothing has changed then
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

    /** The cameras that event time waits for, and how far each has come, µs since the epoch. */
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

    /**
     * Restores memory from the store. A rejection for a foreseen reason has changed nothing, and is left alone since reading everything
     * again takes long.
     */
    private void goBack(Throwable thrown) {
        if (thrown instanceof BadRecordException && writes.isEmpty()) {
            return;
        }
        writes.clear();
        site = restored.get();
    }

    /**
     * Decides the windows that a clock completes. How many these are is chance, so each window is decided by itself, and so is each command
     * before it. Each round decides or rejects what was due first, so the loop ends.
     */
    private Step windowByWindow(CameraClock clock) {
        List<Step> steps = new ArrayList<>();
        Step heard = site.hear(clock);
        if (site.due().isPresent()) {
            steps.add(done(heard)); // so that a restore does not undo it
        }
        for (Optional<Due> due = site.due(); due.isPresent(); due = site.due()) {
            if (due.get().command() != null) {
                steps.add(takeOrReject(due.get()));
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
                steps.add(takeOrReject(due.get()));
            }
        }
    }

    private Step takeOrReject(Due due) {
        try {
            return done(site.take(due));
        } catch (RuntimeException | StackOverflowError thrown) {
            goBack(thrown);
            String reason = thrown instanceof BadRecordException
                    ? String.valueOf(thrown.getMessage())
                    : DeadLetter.reason(thrown);
            return done(site.reject(due, reason));
        }
    }
}
