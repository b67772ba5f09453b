package dev.throughline.streams.link;

import dev.throughline.wire.TrackletId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The identities that can still be matched, in memory. */
final class Gallery {
    private final NavigableMap<String, GalleryEntry> entries = new TreeMap<>(); // by identity
    private final Map<TrackletId, String> identityOf = new HashMap<>();
    private final NavigableSet<LastSeen> byAge = new TreeSet<>(); // the one seen longest ago first

    private record LastSeen(long micros, String identity) implements Comparable<LastSeen> {
        private static final Comparator<LastSeen> ORDER =
                Comparator.comparingLong(LastSeen::micros).thenComparing(LastSeen::identity);

        static LastSeen of(GalleryEntry entry) {
            return new LastSeen(entry.lastSeenMicros(), entry.identity());
        }

        @Override
        public int compareTo(LastSeen other) {
            return ORDER.compare(this, other);
        }
    }

    /** Adds the identity, or takes the place of what was known of it. */
    void put(GalleryEntry entry) {
        find(entry.identity()).ifPresent(this::remove);
        entries.put(entry.identity(), entry);
        byAge.add(LastSeen.of(entry));
        entry.tracklets().forEach(tracklet -> identityOf.put(tracklet, entry.identity()));
    }

    void remove(GalleryEntry entry) {
        GalleryEntry known = entries.remove(entry.identity());
        if (known != null) {
            byAge.remove(LastSeen.of(known));
            known.tracklets().forEach(tracklet -> identityOf.remove(tracklet, entry.identity()));
        }
    }

    /** The identity that the tracklet belongs to, if that was decided. */
    Optional<GalleryEntry> of(TrackletId tracklet) {
        return Optional.ofNullable(identityOf.get(tracklet)).map(entries::get);
    }

    /** The identity of this id, if it is here. */
    Optional<GalleryEntry> find(String identity) {
        return Optional.ofNullable(entries.get(identity));
    }

    /** The identity of this id, which must be here. */
    GalleryEntry get(String identity) {
        return Objects.requireNonNull(entries.get(identity), identity);
    }

    /** All of them, by id. */
    Collection<GalleryEntry> entries() {
        return entries.values();
    }

    /** Number of values of this model's embeddings; empty if it has none here. */
    Optional<Integer> sizeOf(String model) {
        return entries.values().stream()
                .filter(entry -> entry.model().equals(model))
                .flatMap(entry -> entry.looks().stream())
                .map(look -> look.prototypes().get(0).embedding().size())
                .findFirst();
    }

    /** Those not seen since {@code micros}, the one seen longest ago first; whoever is in sight stays. */
    List<GalleryEntry> unseenSince(long micros) {
        return byAge.headSet(new LastSeen(micros, ""), false).stream()
                .map(seen -> get(seen.identity()))
                .filter(entry -> !entry.isOpen())
                .toList();
    }

    /** Those that are too many, the one seen longest ago first; whoever is in sight stays. */
    List<GalleryEntry> beyond(int most) {
        List<GalleryEntry> beyond = new ArrayList<>();
        for (LastSeen seen : byAge) {
            if (beyond.size() >= entries.size() - most) {
                break;
            }
            GalleryEntry entry = get(seen.identity());
            if (!entry.isOpen()) {
                beyond.add(entry);
            }
        }
        return beyond;
    }
}
