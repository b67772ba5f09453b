package dev.throughline.streams.link;

import static dev.throughline.streams.track.Walkers.SITE;
import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.streams.MapShelf;
import dev.throughline.wire.Box;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.CameraClock;
import dev.throughline.wire.Embedding;
import dev.throughline.wire.Identity;
import dev.throughline.wire.Identity.Visit;
import dev.throughline.wire.IdentityEvent;
import dev.throughline.wire.Mark;
import dev.throughline.wire.Relation;
import dev.throughline.wire.SiteUpdate;
import dev.throughline.wire.TrackletId;
import dev.throughline.wire.TrackletUpdate;
import dev.throughline.wire.TrackletUpdate.Prototype;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds whatever happens: people of random looks, hard to tell apart, walk at random before three cameras. */
class LinkerPropertiesTest {
    private static final List<String> CAMERAS = List.of("desk", "door", "gate");
    private static final int PEOPLE = 12;
    private static final int VISITS = 14; // to each camera
    private static final int VALUES = 6; // few, so that strangers look alike

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 25);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theEventsAreAFunctionOfTheUpdatesNotOfTheOrderInWhichCamerasAreHeard(long seed) {
        Map<String, List<SiteUpdate>> world = world(seed);
        List<IdentityEvent> once = link(new MapShelf(), LinkerTest.interleaved(world, seed));

        assertThat(link(new MapShelf(), LinkerTest.interleaved(world, seed + 1_000)))
                .isEqualTo(once);
        assertThat(link(new MapShelf(), LinkerTest.interleaved(world, seed + 2_000)))
                .isEqualTo(once);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aLinkerThatIsRestoredAtRandomMomentsGoesOnAsIfNothingHadHappened(long seed) {
        List<SiteUpdate> updates = LinkerTest.interleaved(world(seed), seed);
        Random random = new Random(seed);
        MapShelf shelf = new MapShelf();
        Linker linker = linker(shelf);
        List<IdentityEvent> events = new ArrayList<>();
        for (SiteUpdate update : updates) {
            linker = random.nextInt(10) == 0 ? linker(shelf) : linker;
            events.addAll(linker.advance(update).events());
        }

        assertThat(events).isEqualTo(link(new MapShelf(), updates));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoAppliesTheEventsKnowsWhatTheTopicOfIdentitiesTells(long seed) {
        Linker linker = linker(new MapShelf());
        Map<String, Identity> told = new TreeMap<>();
        Map<String, Map<TrackletId, Visit>> folded = new TreeMap<>();
        for (SiteUpdate update : LinkerTest.interleaved(world(seed), seed)) {
            Linker.Step step = linker.advance(update);
            step.events().forEach(event -> fold(event, folded));
            step.identities().forEach((id, identity) -> {
                if (identity == null) {
                    told.remove(id);
                } else {
                    told.put(id, identity);
                }
            });

            assertThat(identities(folded)).isEqualTo(told);
        }
        assertThat(told).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nobodyIsTwiceInOnePictureAndNoTrackletIsTwoPeople(long seed) {
        Map<String, Map<TrackletId, Visit>> folded = new TreeMap<>();
        link(new MapShelf(), LinkerTest.interleaved(world(seed), seed)).forEach(event -> fold(event, folded));

        Set<TrackletId> all = new HashSet<>();
        folded.forEach((identity, visits) -> {
            assertThat(visits.keySet()).as(identity).allMatch(all::add);
            List<Visit> list = List.copyOf(visits.values());
            for (Visit one : list) {
                assertThat(list)
                        .as("%s beside itself", identity)
                        .noneMatch(other -> !one.equals(other)
                                && one.camera().equals(other.camera())
                                && one.from() <= other.to()
                                && other.from() <= one.to());
            }
        });
        assertThat(all).hasSize(VISITS * CAMERAS.size());
    }

    @Test
    void theWorldsAreHardEnoughForEveryKindOfCorrection() {
        Map<IdentityEvent.Type, Integer> types = new EnumMap<>(IdentityEvent.Type.class);
        seeds().forEach(seed -> link(new MapShelf(), LinkerTest.interleaved(world(seed), seed))
                .forEach(event -> types.merge(event.type(), 1, Integer::sum)));

        assertThat(types)
                .containsKeys(IdentityEvent.Type.MERGED, IdentityEvent.Type.SPLIT, IdentityEvent.Type.REASSIGNED);
    }

    private static Linker linker(MapShelf shelf) {
        LinkSettings settings = new LinkSettings(
                .01,
                8,
                Duration.ofMillis(500),
                Duration.ofMinutes(30),
                Duration.ofSeconds(10),
                Duration.ofMinutes(2),
                1_000);
        return new Linker(settings, Duration.ofSeconds(1), Neighbours.UNKNOWN, new Calibration(-6, 12, 0), SITE, shelf);
    }

    private static List<IdentityEvent> link(MapShelf shelf, List<SiteUpdate> updates) {
        Linker linker = linker(shelf);
        return updates.stream()
                .flatMap(update -> linker.advance(update).events().stream())
                .toList();
    }

    private static Map<String, List<SiteUpdate>> world(long seed) {
        Random random = new Random(seed);
        List<float[]> looks = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            looks.add(gaussian(random, new float[VALUES], 1));
        }
        Map<String, List<SiteUpdate>> world = new TreeMap<>();
        for (String camera : CAMERAS) {
            List<SiteUpdate> updates = new ArrayList<>();
            for (int visit = 1; visit <= VISITS; visit++) {
                double from = 1 + random.nextInt(120) + random.nextDouble();
                double first = from + 1 + random.nextDouble();
                double to = first + random.nextInt(6) + random.nextDouble();
                float[] own = looks.get(random.nextInt(PEOPLE));
                updates.add(tracklet(camera, visit, from, first, false, gaussian(random, own, .5)));
                updates.add(tracklet(camera, visit, from, to, true, gaussian(random, own, .5)));
            }
            for (int second = 1; second <= 140; second++) {
                updates.add(new CameraClock(SITE, camera, micros(second), Mark.PICTURE, List.of()));
            }
            updates.sort(Comparator.comparingLong(SiteUpdate::timeMicros)); // stable
            updates.add(0, new CameraClock(SITE, camera, micros(0), Mark.UP, CAMERAS));
            updates.add(new CameraClock(SITE, camera, micros(141), Mark.END, List.of()));
            world.put(camera, updates);
        }
        return world;
    }

    private static float[] gaussian(Random random, float[] around, double spread) {
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = around[i] + (float) (spread * random.nextGaussian());
        }
        return values;
    }

    private static TrackletUpdate tracklet(
            String camera, long track, double from, double to, boolean closed, float[] looks) {
        Box box = new Box(10, 10, 40, 100);
        return new TrackletUpdate(
                SITE,
                camera,
                track,
                micros(to),
                micros(from),
                micros(to),
                closed,
                "test@0",
                20,
                box,
                box,
                List.of(new Prototype(Embedding.of(looks), 1)),
                Relation.of(1, 2, 3, 4));
    }

    private static void fold(IdentityEvent event, Map<String, Map<TrackletId, Visit>> journeys) {
        if (event.camera() != null) {
            journeys.computeIfAbsent(event.identity(), any -> new TreeMap<>())
                    .put(
                            new TrackletId(event.camera(), event.track()),
                            new Visit(event.camera(), event.track(), event.from(), event.to()));
        } else if (event.tracklets() != null) {
            Map<TrackletId, Visit> before = journeys.get(event.formerly());
            Map<TrackletId, Visit> now = journeys.computeIfAbsent(event.identity(), any -> new TreeMap<>());
            event.tracklets().forEach(tracklet -> now.put(tracklet, before.remove(tracklet)));
            if (before.isEmpty()) {
                journeys.remove(event.formerly());
            }
        }
    }

    private static Map<String, Identity> identities(Map<String, Map<TrackletId, Visit>> journeys) {
        Map<String, Identity> identities = new TreeMap<>();
        journeys.forEach((id, visits) -> identities.put(
                id,
                new Identity(
                        id,
                        null,
                        visits.values().stream()
                                .sorted(Comparator.comparingLong(Visit::from)
                                        .thenComparing(Visit::camera)
                                        .thenComparingLong(Visit::track))
                                .toList())));
        return identities;
    }
}
