package dev.throughline.streams.link;

import dev.throughline.wire.Calibration;
import dev.throughline.wire.TrackletUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** The identities that can still be matched, in memory. */
final class Gallery {
    private static final Comparator<GalleryEntry> OLDEST_FIRST =
            Comparator.comparingLong(GalleryEntry::lastSeenMicros).thenComparing(GalleryEntry::identity);

    private final NavigableMap<String, GalleryEntry> entries = new TreeMap<>(); // by identity
    private final NavigableMap<Tracklet, String> identityOf = new TreeMap<>();

    /** A tracklet's name within its site. */
    private record Tracklet(String camera, long track) implements Comparable<Tracklet> {
        @Override
        public int compareTo(Tracklet other) {
            int byCamera = camera.compareTo(other.camera);
            return byCamera != 0 ? byCamera : Long.compare(track, other.track);
        }
    }

    void put(GalleryEntry entry) {
        entries.put(entry.identity(), entry);
        entry.stays().forEach(stay -> identityOf.put(new Tracklet(stay.camera(), stay.track()), entry.identity()));
    }

    void remove(GalleryEntry entry) {
        entries.remove(entry.identity());
        entry.stays().forEach(stay -> identityOf.remove(new Tracklet(stay.camera(), stay.track())));
    }

    /** The identity that the tracklet belongs to, if that was decided. */
    Optional<GalleryEntry> of(TrackletUpdate tracklet) {
        return Optional.ofNullable(identityOf.get(new Tracklet(tracklet.camera(), tracklet.track())))
                .map(entries::get);
    }

    /** The identity of this id, which must be here. */
    GalleryEntry get(String identity) {
        return Objects.requireNonNull(entries.get(identity), identity);
    }

    /** Number of values of this model's embeddings; empty if it has none here. */
    Optional<Integer> sizeOf(String model) {
        return entries.values().stream()
                .filter(entry -> entry.model().equals(model))
                .flatMap(entry -> entry.looks().stream())
                .map(look -> look.prototypes().get(0).embedding().size())
                .findFirst();
    }

    /** Everybody whom the tracklet could be, the likeliest first. */
    List<Match> matches(TrackletUpdate tracklet, Calibration calibration, Ways ways, long refreshMicros) {
        List<Match> matches = new ArrayList<>();
        for (GalleryEntry entry : entries.values()) {
            if (entry.model().equals(tracklet.model())
                    && !entry.looks().isEmpty()
                    && !entry.isBeside(tracklet, refreshMicros)
                    && entry.canGetTo(tracklet, ways)) {
                double cosine = entry.cosine(tracklet);
                double jsd = entry.jsd(tracklet);
                matches.add(new Match(entry.identity(), calibration.probability(cosine, jsd), cosine, jsd));
            }
        }
        matches.sort(Comparator.comparingDouble(Match::probability).reversed().thenComparing(Match::identity));
        return matches;
    }

    /**
     * What speaks for an identity.
     *
     * @param identity whom the tracklet could be
     * @param probability that it is
     * @param cosine of the embeddings
     * @param jsd of the relations
     */
    record Match(String identity, double probability, double cosine, double jsd) {}

    /** Those not seen since {@code micros}, the one seen longest ago first. */
    List<GalleryEntry> unseenSince(long micros) {
        return entries.values().stream()
                .filter(entry -> entry.lastSeenMicros() < micros && !entry.isOpen())
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /** Those that are too many, the one seen longest ago first; whoever is in sight stays. */
    List<GalleryEntry> beyond(int most) {
        return entries.size() <= most
                ? List.of()
                : entries.values().stream()
                        .filter(entry -> !entry.isOpen())
                        .sorted(OLDEST_FIRST)
                        .limit(entries.size() - most)
                        .toList();
    }
}
