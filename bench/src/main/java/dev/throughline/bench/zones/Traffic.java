package dev.throughline.bench.zones;

import dev.throughline.wire.CameraClock;
import dev.throughline.wire.FrameSightings;
import dev.throughline.wire.FrameTracks;
import dev.throughline.wire.IdentityEvent;
import dev.throughline.wire.SiteUpdate;
import dev.throughline.wire.Topics;
import dev.throughline.wire.settings.KafkaSettings;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Messages of a topic, as they would travel, without keys and without what the broker adds.
 *
 * @param what they are
 * @param messages how many
 * @param bytes of all of them
 */
record Traffic(String what, long messages, long bytes) {
    private static final Topics TOPICS = new Topics(KafkaSettings.defaults());

    static long bytes(FrameSightings frame) {
        return TOPICS.sightings().codec().encode(frame).length;
    }

    /** What a site says, topic by topic. */
    static List<Traffic> of(SpottedPeople people, List<IdentityEvent> events) {
        List<SiteUpdate> updates = people.tracked().updates();
        List<FrameTracks> tracks = people.tracked().frames().values().stream()
                .flatMap(List::stream)
                .toList();
        Predicate<SiteUpdate> isClock = CameraClock.class::isInstance;
        ToLongFunction<SiteUpdate> size = update -> TOPICS.tracklets().codec().encode(update).length;
        return List.of(
                new Traffic("sightings", people.pictures(), people.sightingBytes()),
                of("tracks", tracks, frame -> TOPICS.tracks().codec().encode(frame).length),
                of(
                        "tracklets: tracklets",
                        updates.stream().filter(isClock.negate()).toList(),
                        size),
                of("tracklets: clocks", updates.stream().filter(isClock).toList(), size),
                of(
                        "identity-events",
                        events,
                        event -> TOPICS.identityEvents().codec().encode(event).length));
    }

    private static <T> Traffic of(String what, Collection<T> messages, ToLongFunction<T> size) {
        return new Traffic(
                what, messages.size(), messages.stream().mapToLong(size).sum());
    }
}
