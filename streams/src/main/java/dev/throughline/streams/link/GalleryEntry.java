package dev.throughline.streams.link;

import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Identity;
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
 * @param visits its tracklets, all of them, in order of time
 * @param exemplars the tracklets that represent its appearance, at most {@link #MOST_EXEMPLARS}, spread over its cameras, the newest of
 *     each
 */
record GalleryEntry(
        String identity,
        @Nullable String name,
        String model,
        List<TrackletVisit> visits,
        List<TrackletUpdate> exemplars) {
    /** Exemplars of an identity, at most. Views differ by camera, so a few are kept; more cost memory and add little. */
    private static final int MOST_EXEMPLARS = 6;

    private static final Comparator<TrackletVisit> BY_TIME =
            Comparator.comparingLong(TrackletVisit::fromMicros).thenComparing(TrackletVisit::id);

    private static final Comparator<TrackletVisit> BY_END =
            Comparator.comparingLong(TrackletVisit::toMicros).thenComparing(TrackletVisit::id);

    GalleryEntry {
        visits = visits.stream().sorted(BY_TIME).toList();
        exemplars = List.copyOf(exemplars);
    }

    static GalleryEntry opened(String identity, TrackletUpdate tracklet, String event) {
        return new GalleryEntry(
                identity, null, tracklet.model(), List.of(TrackletVisit.of(tracklet, event)), List.of(tracklet));
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
        Optional<TrackletVisit> known = visit(tracklet.id());
        if (known.isPresent() && (!known.get().open() || known.get().toMicros() > tracklet.toMicros())) {
            return this;
        }
        List<TrackletVisit> all = new ArrayList<>(visits);
        known.ifPresent(all::remove);
        all.add(TrackletVisit.of(tracklet, known.map(TrackletVisit::event).orElse(event)));
        List<TrackletUpdate> chosen = new ArrayList<>(exemplars);
        chosen.removeIf(exemplar -> exemplar.id().equals(tracklet.id()));
        if (!tracklet.prototypes().isEmpty()) {
            chosen.add(tracklet);
        }
        return new GalleryEntry(identity, name, model, all, fewest(chosen));
    }

    /** Adds everything of another identity that is the same person. */
    GalleryEntry with(GalleryEntry other, String event) {
        List<TrackletVisit> all = new ArrayList<>(visits);
        other.visits.forEach(visit -> all.add(visit.assignedBy(event)));
        List<TrackletUpdate> chosen = new ArrayList<>(exemplars);
        chosen.addAll(other.exemplars);
        return new GalleryEntry(identity, name == null ? other.name : name, model, all, fewest(chosen));
    }

    /** Only the given tracklets of it, as they are here, as an identity of the given id. */
    GalleryEntry only(Collection<TrackletId> tracklets, String as, String event) {
        return new GalleryEntry(
                as,
                null,
                model,
                visits.stream()
                        .filter(visit -> tracklets.contains(visit.id()))
                        .map(visit -> visit.assignedBy(event))
                        .toList(),
                exemplars.stream()
                        .filter(exemplar -> tracklets.contains(exemplar.id()))
                        .toList());
    }

    /** Without some of its tracklets. */
    GalleryEntry without(Collection<TrackletId> tracklets) {
        return new GalleryEntry(
                identity,
                name,
                model,
                visits.stream().filter(visit -> !tracklets.contains(visit.id())).toList(),
                exemplars.stream()
                        .filter(exemplar -> !tracklets.contains(exemplar.id()))
                        .toList());
    }

    GalleryEntry named(String called) {
        return new GalleryEntry(identity, called, model, visits, exemplars);
    }

    List<TrackletId> tracklets() {
        return visits.stream().map(TrackletVisit::id).toList();
    }

    /** Drops the oldest exemplar of the camera that has most, until few enough are left. */
    private static List<TrackletUpdate> fewest(List<TrackletUpdate> exemplars) {
        while (exemplars.size() > MOST_EXEMPLARS) {
            Map<String, Integer> perCamera = new HashMap<>();
            exemplars.forEach(exemplar -> perCamera.merge(exemplar.camera(), 1, Integer::sum));
            int most = perCamera.values().stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElseThrow();
            exemplars.remove(exemplars.stream()
                    .filter(exemplar -> most == perCamera.getOrDefault(exemplar.camera(), 0))
                    .min(Comparator.comparingLong(TrackletUpdate::toMicros)
                            .thenComparing(TrackletUpdate::camera)
                            .thenComparingLong(TrackletUpdate::track))
                    .orElseThrow());
        }
        return exemplars;
    }

    Optional<TrackletVisit> visit(TrackletId tracklet) {
        return visits.stream().filter(visit -> visit.id().equals(tracklet)).findFirst();
    }

    /** Whether it is elsewhere in the same picture while the tracklet is visible, and so is another person. */
    boolean isBeside(TrackletUpdate tracklet, long refreshMicros) {
        return isBeside(TrackletVisit.of(tracklet, ""), refreshMicros);
    }

    /** Whether both are in one picture at some time, and so are two people. */
    boolean isBeside(GalleryEntry other, long refreshMicros) {
        return other.visits.stream().anyMatch(visit -> isBeside(visit.closed(refreshMicros), refreshMicros));
    }

    private boolean isBeside(TrackletVisit there, long refreshMicros) {
        return visits.stream()
                .anyMatch(visit -> visit.camera().equals(there.camera())
                        && !visit.id().equals(there.id())
                        && visit.closed(refreshMicros).isDuring(there));
    }

    /** Whether this camera sees it while the tracklet is visible. */
    boolean isSeenBy(String camera, TrackletUpdate tracklet, long refreshMicros) {
        TrackletVisit there = TrackletVisit.of(tracklet, "");
        return visits.stream()
                .anyMatch(visit -> visit.camera().equals(camera)
                        && visit.closed(refreshMicros).isDuring(there));
    }

    /** Whether its previous visit can lead to the tracklet, and the tracklet to its next visit. */
    boolean canGetTo(TrackletUpdate tracklet, Reachability reachability) {
        TrackletVisit here = TrackletVisit.of(tracklet, "");
        Optional<TrackletVisit> before = visits.stream()
                .filter(visit -> BY_TIME.compare(visit, here) < 0)
                .reduce((earlier, later) -> later);
        Optional<TrackletVisit> after = visits.stream()
                .filter(visit -> BY_TIME.compare(visit, here) > 0)
                .findFirst();
        return before.map(visit -> reachability.lead(visit, here)).orElse(true)
                && after.map(visit -> reachability.lead(here, visit)).orElse(true);
    }

    /**
     * The visit in progress or before it when the tracklet began: of those, the one that ended last.
     *
     * @return empty if all its visits came later
     */
    Optional<TrackletVisit> before(TrackletUpdate tracklet, long refreshMicros) {
        return visits.stream()
                .filter(visit -> visit.fromMicros() <= tracklet.fromMicros()
                        && !visit.id().equals(tracklet.id()))
                .map(visit -> visit.closed(refreshMicros))
                .max(BY_END);
    }

    /** Until when each camera saw it, µs; open visits end as in {@link #before}. */
    SortedMap<String, Long> untilByCamera(long refreshMicros) {
        SortedMap<String, Long> until = new TreeMap<>();
        visits.forEach(
                visit -> until.merge(visit.camera(), visit.closed(refreshMicros).toMicros(), Math::max));
        return until;
    }

    /** The visit that ended last, or will. */
    TrackletVisit last(long refreshMicros) {
        return visits.stream()
                .map(visit -> visit.closed(refreshMicros))
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
    boolean hasExemplarOf(String camera) {
        return exemplars.stream().anyMatch(exemplar -> exemplar.camera().equals(camera));
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
        for (TrackletUpdate exemplar : exemplars) {
            for (Prototype prototype : exemplar.prototypes()) {
                nearest = Math.max(nearest, prototype.embedding().cosine(embedding));
            }
        }
        return nearest;
    }

    /** Divergence of the tracklet's relation from that of the nearest exemplar, nats. */
    double jsd(TrackletUpdate tracklet) {
        @Nullable Relation relation = tracklet.relation();
        double nearest = Math.log(2);
        for (TrackletUpdate exemplar : exemplars) {
            @Nullable Relation other = exemplar.relation();
            if (relation != null && other != null) {
                nearest = Math.min(nearest, relation.jsd(other));
            }
        }
        return nearest;
    }

    long lastSeenMicros() {
        return visits.stream().mapToLong(TrackletVisit::toMicros).max().orElseThrow();
    }

    boolean isOpen() {
        return visits.stream().anyMatch(TrackletVisit::open);
    }

    /** The public form, for people and other programs. */
    Identity toIdentity() {
        return new Identity(
                identity, name, visits.stream().map(TrackletVisit::toVisit).toList());
    }
}
