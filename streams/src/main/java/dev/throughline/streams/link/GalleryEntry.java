package dev.throughline.streams.link;

import dev.throughline.wire.Embedding;
import dev.throughline.wire.Identity;
import dev.throughline.wire.Identity.Visit;
import dev.throughline.wire.Relation;
import dev.throughline.wire.TrackletUpdate;
import dev.throughline.wire.TrackletUpdate.Prototype;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An identity that can still be matched.
 *
 * @param identity its id
 * @param model what made its embeddings; those of another model are never compared with them
 * @param stays its tracklets, all of them, in order of time
 * @param looks the tracklets that say what it looks like, at most {@link #MOST_LOOKS}, the newest of each camera before all
 */
record GalleryEntry(String identity, String model, List<Stay> stays, List<TrackletUpdate> looks) {
    /** Views differ by camera, so a few are kept; more cost memory and say little. */
    private static final int MOST_LOOKS = 6;

    private static final Comparator<Stay> BY_TIME = Comparator.comparingLong(Stay::fromMicros)
            .thenComparing(Stay::camera)
            .thenComparingLong(Stay::track);

    GalleryEntry {
        stays = stays.stream().sorted(BY_TIME).toList();
        looks = List.copyOf(looks);
    }

    /**
     * A tracklet of the identity.
     *
     * @param camera that sees it
     * @param track its number there
     * @param fromMicros first sighting
     * @param toMicros last sighting that was told
     * @param open whether more may come
     */
    record Stay(String camera, long track, long fromMicros, long toMicros, boolean open) {
        private static Stay of(TrackletUpdate update) {
            return new Stay(update.camera(), update.track(), update.fromMicros(), update.toMicros(), !update.closed());
        }

        private boolean isOf(TrackletUpdate update) {
            return track == update.track() && camera.equals(update.camera());
        }

        /** An open one is taken to go on until it would have been told again. */
        private boolean isThereWith(TrackletUpdate update, long refreshMicros) {
            long until = open ? toMicros + refreshMicros : toMicros;
            return camera.equals(update.camera()) && fromMicros <= update.toMicros() && update.fromMicros() <= until;
        }
    }

    static GalleryEntry opened(String identity, TrackletUpdate tracklet) {
        return new GalleryEntry(identity, tracklet.model(), List.of(Stay.of(tracklet)), List.of(tracklet));
    }

    /** With a further tracklet, or a newer word of one that it has. What is older than what is known changes nothing. */
    GalleryEntry with(TrackletUpdate tracklet) {
        Optional<Stay> known = stay(tracklet);
        if (known.isPresent() && (!known.get().open() || known.get().toMicros() > tracklet.toMicros())) {
            return this;
        }
        List<Stay> all = new ArrayList<>(stays);
        known.ifPresent(all::remove);
        all.add(Stay.of(tracklet));
        List<TrackletUpdate> looking = new ArrayList<>(looks);
        looking.removeIf(
                look -> look.track() == tracklet.track() && look.camera().equals(tracklet.camera()));
        if (!tracklet.prototypes().isEmpty()) {
            looking.add(tracklet);
        }
        return new GalleryEntry(identity, model, all, fewest(looking));
    }

    /** Drops the oldest look of the camera that has most, until few enough are left. */
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

    Optional<Stay> stay(TrackletUpdate tracklet) {
        return stays.stream().filter(stay -> stay.isOf(tracklet)).findFirst();
    }

    /** Whether it is elsewhere in the same picture while the tracklet is seen, and so somebody else. */
    boolean isBeside(TrackletUpdate tracklet, long refreshMicros) {
        return stays.stream().anyMatch(stay -> stay.isThereWith(tracklet, refreshMicros));
    }

    /** Whether it can have come to where the tracklet is from where it was before, and gone on to where it was after. */
    boolean canGetTo(TrackletUpdate tracklet, Ways ways) {
        Stay here = Stay.of(tracklet);
        Optional<Stay> before =
                stays.stream().filter(stay -> BY_TIME.compare(stay, here) < 0).reduce((earlier, later) -> later);
        Optional<Stay> after =
                stays.stream().filter(stay -> BY_TIME.compare(stay, here) > 0).findFirst();
        return before.map(stay -> ways.lead(stay, here)).orElse(true)
                && after.map(stay -> ways.lead(here, stay)).orElse(true);
    }

    /**
     * How alike they look: for each prototype of the tracklet the nearest one of the identity, on average by weight.
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

    /** Divergence of the tracklet's relation from the nearest look's, nats. */
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

    /** As people and other programs read it. */
    Identity toIdentity() {
        return new Identity(
                identity,
                null,
                stays.stream()
                        .map(stay -> new Visit(stay.camera(), stay.track(), stay.fromMicros(), stay.toMicros()))
                        .toList());
    }
}
