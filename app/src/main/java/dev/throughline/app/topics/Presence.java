package dev.throughline.app.topics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.TrackletId;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The people in each camera at present, from the last tracks and the events. */
public final class Presence {
    /** Records read from each partition of tracks: some minutes of its cameras, and quick to read. */
    private static final long LAST_OFFSETS = 20_000;

    private final KnownIdentities known;
    private final long gapMicros;
    private final Map<Place, Long> times =
            new TreeMap<>(Comparator.comparing(Place::site).thenComparing(Place::camera));
    private final Map<Place, Map<Long, Span>> tracks = new HashMap<>();

    private Presence(KnownIdentities known, Duration gap) {
        this.known = known;
        gapMicros = gap.dividedBy(ChronoUnit.MICROS.getDuration());
    }

    private record Place(String site, String camera) {}

    private record Span(long from, long to) {
        Span and(Span other) {
            return new Span(Math.min(from, other.from), Math.max(to, other.to));
        }
    }

    /**
     * A camera and the people in it.
     *
     * @param site that it belongs to
     * @param camera its id
     * @param time of its last picture, µs since the epoch
     * @param people in the order of their arrival
     */
    @JsonPropertyOrder({"site", "camera", "time", "people"})
    public record Camera(String site, String camera, long time, List<Person> people) {
        public Camera {
            people = List.copyOf(people);
        }
    }

    /**
     * A person in a camera.
     *
     * @param identity null while undecided
     * @param label for people: a name, or {@code person 3}; null while undecided
     * @param track number within the camera
     * @param since when the tracklet began, µs since the epoch
     * @param lastSeen when it was seen last, µs since the epoch
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"identity", "label", "track", "since", "last-seen"})
    public record Person(
            @Nullable String identity, @Nullable String label, long track, long since, long lastSeen) {}

    /**
     * All cameras that have sent pictures recently, by site and name.
     *
     * @param gap a person who has not been seen for longer has left
     */
    public static List<Camera> read(Clients clients, Topics topics, Duration gap) {
        Presence presence = new Presence(KnownIdentities.read(clients, topics), gap);
        new TopicReader(clients).readLast(topics.tracks(), LAST_OFFSETS, record -> {
            if (record.value() != null) {
                presence.take(record.value());
            }
        });
        return presence.cameras();
    }

    private void take(FrameTracks frame) {
        Place place = new Place(frame.site(), frame.camera());
        long time = frame.time();
        times.merge(place, time, Math::max);
        Map<Long, Span> here = tracks.computeIfAbsent(place, any -> new TreeMap<>());
        frame.boxes().forEach(box -> here.merge(box.track(), new Span(time, time), Span::and));
    }

    private List<Camera> cameras() {
        List<Camera> cameras = new ArrayList<>();
        times.forEach((place, time) -> {
            List<Person> people = new ArrayList<>();
            tracks.getOrDefault(place, Map.of()).forEach((track, span) -> {
                if (time - span.to() <= gapMicros) {
                    person(place, track, span).ifPresent(people::add);
                }
            });
            people.sort(Comparator.comparingLong(Person::since).thenComparingLong(Person::track));
            cameras.add(new Camera(place.site(), place.camera(), time, people));
        });
        return cameras;
    }

    private Optional<Person> person(Place place, long track, Span span) {
        TrackletId tracklet = new TrackletId(place.camera(), track);
        Journeys journeys = known.journeys(place.site());
        if (journeys.isForgotten(tracklet)) {
            return Optional.empty();
        }
        Optional<String> identity = journeys.identityOf(tracklet);
        long since = identity.flatMap(journeys::find).stream()
                .flatMap(each -> each.journey().stream())
                .filter(visit -> visit.camera().equals(place.camera()) && visit.track() == track)
                .mapToLong(Identity.Visit::from)
                .findFirst()
                .orElse(span.from());
        return Optional.of(
                new Person(identity.orElse(null), identity.map(journeys::label).orElse(null), track, since, span.to()));
    }
}
