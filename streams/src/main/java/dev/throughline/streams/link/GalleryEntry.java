package dev.throughline.streams.link;

import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.Identity.Visit;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.message.TrackletUpdate.Prototype;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An identity that can still be matched.
 *
 * @param identity its id
 * @param name given by an operator, or null
 * @param model that made its embeddings; embeddings of different models are never compared
 * @param stays its tracklets, all of them, in order of time
 * @param looks exemplars: the tracklets that represent its appearance, at most {@link #MOST_LOOKS}, spread over its cameras, the newest of
 *     each
 */
record GalleryEntry(
        String identity, @Nullable String name, String model, List<Stay> stays, List<TrackletUpdate> looks) {
    /** Exemplars of an identity, at most. Views differ by camera, so a few are kept; more cost memory and add little. */
    private static final int MOST_LOOKS = 6;

    private static final Comparator<Stay> BY_TIME =
            Comparator.comparingLong(Stay::fromMicros).thenComparing(Stay::id);

    private static final Comparator<Stay> BY_END =
            Comparator.comparingLong(Stay::toMicros).thenComparing(Stay::id);

    GalleryEntry {
        stays = stays.stream().sorted(BY_TIME).toList();
        looks = List.copyOf(looks);
    }

    /**
     * A tracklet of the identity.
     *
     * @param id its name
     * @param fromMicros first sighting
     * @param toMicros last sighting reported so far
     * @param open whether more updates may come
     * @param event id of the event that assigned it to this identity
     */
    record Stay(TrackletId id, long fromMicros, long toMicros, boolean open, String event) {
        private static Stay of(TrackletUpdate update, String event) {
            return new Stay(update.id(), update.fromMicros(), update.toMicros(), !update.closed(), event);
        }

        String camera() {
            return id.camera();
        }

        private boolean isDuring(Stay other) {
            return fromMicros <= other.toMicros && other.fromMicros <= toMicros;
        }

        private Visit visit() {
            return new Visit(id.camera(), id.track(), fromMicros, toMicros);
        }
    }

    static GalleryEntry opened(String identity, TrackletUpdate tracklet, String event) {
        return new GalleryEntry(identity, null, tracklet.model(), List.of(Stay.of(tracklet, event)), List.of(tracklet));
    }

    /**
     * Checks a newer update of one of its tracklets.
     *
     * @throws BadRecordException if another model embedded it
     */
    void requireSameModel(TrackletUpdate tracklet) {
        if (!tracklet.prototypes().isEmpty() && !tracklet.model().equals(model)) {
            throw new BadRecordException("tracklet " + tracklet.track() + " of camera '" + tracklet.camera()
                    + "' was seen by model " + model + ", and now is by " + tracklet.model());
        }
    }

    /** Adds a tracklet, or a newer update of one of its own. An update that is older than the known state changes nothing. */
    GalleryEntry with(TrackletUpdate tracklet, String event) {
        Optional<Stay> known = stay(tracklet.id());
        if (known.isPresent() && (!known.get().open() || known.get().toMicros() > tracklet.toMicros())) {
            return this;
        }
        List<Stay> all = new ArrayList<>(stays);
        known.ifPresent(all::remove);
        all.add(Stay.of(tracklet, known.map(Stay::event).orElse(event)));
        List<TrackletUpdate> looking = new ArrayList<>(looks);
        looking.removeIf(look -> look.id().equals(tracklet.id()));
        if (!tracklet.prototypes().isEmpty()) {
            looking.add(tracklet);
        }
        return new GalleryEntry(identity, name, model, all, fewest(looking));
    }

    /** Adds everything of another identity that is the same person. */
    GalleryEntry with(GalleryEntry other, String event) {
        List<Stay> all = new ArrayList<>(stays);
        other.stays.forEach(
                stay -> all.add(new Stay(stay.id(), stay.fromMicros(), stay.toMicros(), stay.open(), event)));
        List<TrackletUpdate> looking = new ArrayList<>(looks);
        looking.addAll(other.looks);
        return new GalleryEntry(identity, name == null ? other.name : name, model, all, fewest(looking));
    }

    /** Only the given tracklets of it, as they are here, as an identity of the given id. */
    GalleryEntry only(Collection<TrackletId> tracklets, String as, String event) {
        return new GalleryEntry(
                as,
                null,
                model,
                stays.stream()
                        .filter(stay -> tracklets.contains(stay.id()))
                        .map(stay -> new Stay(stay.id(), stay.fromMicros(), stay.toMicros(), stay.open(), event))
                        .toList(),
                looks.stream().filter(look -> tracklets.contains(look.id())).toList());
    }

    /** Without some of its tracklets. */
    GalleryEntry without(Collection<TrackletId> tracklets) {
        return new GalleryEntry(
                identity,
                name,
                model,
                stays.stream().filter(stay -> !tracklets.contains(stay.id())).toList(),
                looks.stream().filter(look -> !tracklets.contains(look.id())).toList());
    }

    GalleryEntry named(String called) {
        return new GalleryEntry(identity, called, model, stays, looks);
    }

    List<TrackletId> tracklets() {
        return stays.stream().map(Stay::id).toList();
    }

    /** Drops the oldest exemplar of the camera that has most, until few enough are left. */
    private static List<TrackletUpdate> fewest(List<TrackletUpdate> looks) {
        while (looks.size() > MOST_LOOKS) {
            Map<String, Integer> perCamera = new HashMap<>();
            looks.forEach(look -> perCamera.merge(look.camera(), 1, Integer::sum));
            int most = perCamera.values().stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElseThrow();
            looks.remove(looks.stream()
                    .filter(look -> most == perCamera.getOrDefault(look.camera(), 0))
                    .min(Comparator.comparingLong(TrackletUpdate::toMicros)
                            .thenComparing(TrackletUpdate::camera)
                            .thenComparingLong(TrackletUpdate::track))
                    .orElseThrow());
        }
        return looks;
    }

    Optional<Stay> stay(TrackletId tracklet) {
        return stays.stream().filter(stay -> stay.id().equals(tracklet)).findFirst();
    }

    /** The visit with an assumed end: an open one lasts until its next update is due. */
    private static Stay closed(Stay stay, long refreshMicros) {
        return stay.open()
                ? new Stay(stay.id(), stay.fromMicros(), stay.toMicros() + refreshMicros, false, stay.event())
                : stay;
    }

    /** Whether it is elsewhere in the same picture while the tracklet is visible, and so is another person. */
    boolean isBeside(TrackletUpdate tracklet, long refreshMicros) {
        return isBeside(Stay.of(tracklet, ""), refreshMicros);
    }

    /** Whether both are in one picture at some time, and so are two people. */
    boolean isBeside(GalleryEntry other, long refreshMicros) {
        return other.stays.stream().anyMatch(stay -> isBeside(closed(stay, refreshMicros), refreshMicros));
    }

    private boolean isBeside(Stay there, long refreshMicros) {
        return stays.stream()
                .anyMatch(stay -> stay.camera().equals(there.camera())
                        && !stay.id().equals(there.id())
                        && closed(stay, refreshMicros).isDuring(there));
    }

    /** Whether this camera sees it while the tracklet is visible. */
    boolean isSeenBy(String camera, TrackletUpdate tracklet, long refreshMicros) {
        Stay there = Stay.of(tracklet, "");
        return stays.stream()
                .anyMatch(stay -> stay.camera().equals(camera)
                        && closed(stay, refreshMicros).isDuring(there));
    }

    /** Whether its previous visit can lead to the tracklet, and the tracklet to its next visit. */
    boolean canGetTo(TrackletUpdate tracklet, Reachability reachability) {
        Stay here = Stay.of(tracklet, "");
        Optional<Stay> before =
                stays.stream().filter(stay -> BY_TIME.compare(stay, here) < 0).reduce((earlier, later) -> later);
        Optional<Stay> after =
                stays.stream().filter(stay -> BY_TIME.compare(stay, here) > 0).findFirst();
        return before.map(stay -> reachability.lead(stay, here)).orElse(true)
                && after.map(stay -> reachability.lead(here, stay)).orElse(true);
    }

    /**
     * The visit in progress or before it when the tracklet began: of those, the one that ended last.
     *
     * @return empty if all its visits came later
     */
    Optional<Stay> before(TrackletUpdate tracklet, long refreshMicros) {
        return stays.stream()
                .filter(stay ->
                        stay.fromMicros() <= tracklet.fromMicros() && !stay.id().equals(tracklet.id()))
                .map(stay -> closed(stay, refreshMicros))
                .max(BY_END);
    }

    /** Until when each camera saw it, µs; open visits end as in {@link #before}. */
    SortedMap<String, Long> untilByCamera(long refreshMicros) {
        SortedMap<String, Long> until = new TreeMap<>();
        stays.forEach(
                stay -> until.merge(stay.camera(), closed(stay, refreshMicros).toMicros(), Math::max));
        return until;
    }

    /** The visit that ended last, or will. */
    Stay last(long refreshMicros) {
        return stays.stream()
                .map(stay -> closed(stay, refreshMicros))
                .max(BY_END)
                .orElseThrow();
    }

    /** The embeddings of all prototypes of the tracklets. */
    static List<Embedding> embeddings(List<TrackletUpdate> tracklets) {
        return tracklets.stream()
                .flatMap(tracklet -> tracklet.prototypes().stream())
                .map(Prototype::embedding)
                .toList();
    }

    /** Whether an exemplar of this camera is kept. */
    boolean looksFrom(String camera) {
        return looks.stream().anyMatch(look -> look.camera().equals(camera));
    }

    /**
     * Similarity of appearance: for each prototype of the tracklet the most similar one of the identity, averaged by weight.
     *
     * @return cosine, −1..1
     */
    double cosine(TrackletUpdate tracklet) {
        double sum = 0;
        double weight = 0;
        for (Prototype prototype : tracklet.prototypes()) {
            sum += prototype.weight() * nearest(prototype.embedding());
            weight += prototype.weight();
        }
        return sum / weight;
    }

    private double nearest(Embedding embedding) {
        double nearest = -1;
        for (TrackletUpdate look : looks) {
            for (Prototype prototype : look.prototypes()) {
                nearest = Math.max(nearest, prototype.embedding().cosine(embedding));
            }
        }
        return nearest;
    }

    /** Divergence of the tracklet's relation from that of the nearest exemplar, nats. */
    double jsd(TrackletUpdate tracklet) {
        @Nullable Relation relation = tracklet.relation();
        double nearest = Math.log(2);
        for (TrackletUpdate look : looks) {
            @Nullable Relation other = look.relation();
            if (relation != null && other != null) {
                nearest = Math.min(nearest, relation.jsd(other));
            }
        }
        return nearest;
    }

    long lastSeenMicros() {
        return stays.stream().mapToLong(Stay::toMicros).max().orElseThrow();
    }

    boolean isOpen() {
        return stays.stream().anyMatch(Stay::open);
    }

    /** The public form, for people and other programs. */
    Identity toIdentity() {
        return new Identity(identity, name, stays.stream().map(Stay::visit).toList());
    }
}
