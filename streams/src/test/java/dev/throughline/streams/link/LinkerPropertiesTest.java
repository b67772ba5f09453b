package dev.throughline.streams.link;

import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.end;
import static dev.throughline.streams.link.Hall.events;
import static dev.throughline.streams.link.Hall.interleaved;
import static dev.throughline.streams.link.Hall.json;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.up;
import static dev.throughline.streams.track.Walkers.MODEL;
import static dev.throughline.streams.track.Walkers.SITE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.streams.MapByteStore;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.Identity.Visit;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletId;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds whatever happens: people of random looks, hard to tell apart, walk at random before three cameras. */
@Tag("slow")
class LinkerPropertiesTest {
    private static final String[] CAMERAS = {"desk", "door", "gate"};
    private static final int PEOPLE = 12;
    private static final int VISITS = 14; // to each camera
    private static final int VALUES = 6; // few, so that strangers look alike

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theEventsAreAFunctionOfTheUpdatesNotOfTheOrderInWhichCamerasAreHeard(long seed) {
        Map<String, List<SiteUpdate>> world = world(seed);
        String once = json(events(linker(new MapByteStore()), interleaved(world, seed)));

        assertThat(json(events(linker(new MapByteStore()), interleaved(world, seed + 1_000))))
                .isEqualTo(once);
        assertThat(json(restoredNowAndThen(interleaved(world, seed + 2_000), seed)))
                .as("restored at random moments besides")
                .isEqualTo(once);
    }

    private static List<IdentityEvent> restoredNowAndThen(List<SiteUpdate> updates, long seed) {
        Random random = new Random(seed);
        MapByteStore store = new MapByteStore();
        Linker linker = linker(store);
        List<IdentityEvent> events = new ArrayList<>();
        for (SiteUpdate update : updates) {
            linker = random.nextInt(10) == 0 ? linker(store) : linker;
            events.addAll(linker.advance(update).events());
        }
        return events;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whoAppliesTheEventsKnowsWhatTheTopicOfIdentitiesTells(long seed) {
        Linker linker = linker(new MapByteStore());
        Map<String, Identity> topic = new TreeMap<>();
        Told told = new Told();
        for (SiteUpdate update : updates(seed)) {
            Linker.Step step = linker.advance(update);
            step.events().forEach(told::apply);
            step.identities().forEach((id, identity) -> {
                if (identity == null) {
                    topic.remove(id);
                } else {
                    topic.put(id, identity);
                }
            });

            assertThat(told.identities()).isEqualTo(topic);
        }
        assertThat(topic).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nobodyIsTwiceInOnePictureAndNoTrackletIsTwoPeople(long seed) {
        Set<TrackletId> all = new HashSet<>();
        Told.by(link(new MapByteStore(), seed)).forEach(identity -> {
            for (Visit one : identity.journey()) {
                assertThat(all.add(new TrackletId(one.camera(), one.track())))
                        .as("%s is nobody else", one)
                        .isTrue();
                assertThat(identity.journey())
                        .as("%s beside itself", identity.identity())
                        .noneMatch(other -> !one.equals(other)
                                && one.camera().equals(other.camera())
                                && one.from() <= other.to()
                                && other.from() <= one.to());
            }
        });
        assertThat(all).hasSize(VISITS * CAMERAS.length);
    }

    @Test
    void theWorldsAreHardEnoughForEveryKindOfCorrection() {
        Map<IdentityEvent.Type, Integer> types = new EnumMap<>(IdentityEvent.Type.class);
        seeds().forEach(seed ->
                link(new MapByteStore(), seed).forEach(event -> types.merge(event.type(), 1, Integer::sum)));

        assertThat(types)
                .containsKeys(IdentityEvent.Type.MERGED, IdentityEvent.Type.SPLIT, IdentityEvent.Type.REASSIGNED);
    }

    private static Linker linker(MapByteStore store) {
        return linker(store, Duration.ofMinutes(2));
    }

    static Linker linker(MapByteStore store, Duration revise) {
        LinkSettings settings = new LinkSettings(
                .01,
                8,
                Duration.ofMillis(500),
                Duration.ofMinutes(30),
                Duration.ofSeconds(10),
                revise,
                1_000,
                Duration.ZERO);
        LinkModel model =
                new LinkModel(settings, Duration.ofSeconds(1), Neighbours.UNKNOWN, new Calibration(-6, 12, 0));
        return new Linker(model, SITE, store);
    }

    static List<IdentityEvent> link(MapByteStore store, long seed) {
        return events(linker(store), updates(seed));
    }

    static List<IdentityEvent> link(MapByteStore store, long seed, Duration revise) {
        return events(linker(store, revise), updates(seed));
    }

    static List<SiteUpdate> updates(long seed) {
        return interleaved(world(seed), seed);
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
                updates.add(tracklet(camera, visit, from, first, false, 20, MODEL, looks(random, own)));
                updates.add(tracklet(camera, visit, from, to, true, 20, MODEL, looks(random, own)));
            }
            for (int second = 1; second <= 140; second++) {
                updates.add(clock(camera, second));
            }
            updates.sort(Comparator.comparingLong(SiteUpdate::timeMicros)); // stable
            updates.add(0, up(camera, 0, CAMERAS));
            updates.add(end(camera, 141));
            world.put(camera, updates);
        }
        return world;
    }

    private static Embedding looks(Random random, float[] own) {
        return Embedding.of(gaussian(random, own, .5));
    }

    private static float[] gaussian(Random random, float[] around, double spread) {
        float[] values = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            values[i] = around[i] + (float) (spread * random.nextGaussian());
        }
        return values;
    }
}
