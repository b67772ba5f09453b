package dev.throughline.streams.link;

import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The identities that can still be matched, in memory, with indexes by appearance and by presence. */
final class Gallery {
    private final long refreshMicros;
    private final Map<String, GalleryEntry> entries = new HashMap<>(); // by identity
    private final Map<TrackletId, String> identityOf = new HashMap<>();
    private final NavigableSet<LastSeen> byAge = new TreeSet<>(); // least recently seen first

    private final Map<String, Space> spaces = new HashMap<>(); // by model

    /**
     * An empty gallery.
     *
     * @param refreshMicros how often an update of an open tracklet is sent
     */
    Gallery(long refreshMicros) {
        this.refreshMicros = refreshMicros;
    }

    /** The identities that have exemplars of one model, and can be compared. */
    private record Space(SimHashIndex exemplars, PresenceIndex presence, RelationSize relations) {}

    /** The size of a model's relations, which all its identities share. It is forgotten with the last identity that has one. */
    private static final class RelationSize {
        private OptionalInt size = OptionalInt.empty();
        private int holders;

        private OptionalInt size() {
            return size;
        }

        private void add(GalleryEntry entry) {
            of(entry).ifPresent(relation -> {
                size = OptionalInt.of(relation.size());
                holders++;
            });
        }

        private void remove(GalleryEntry entry) {
            if (of(entry).isPresent() && --holders == 0) {
                size = OptionalInt.empty();
            }
        }

        private static Optional<Relation> of(GalleryEntry entry) {
            return entry.exemplars().stream()
                    .map(TrackletUpdate::relation)
                    .filter(Objects::nonNull)
                    .findFirst();
        }
    }

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

    /** Adds the identity, or replaces its earlier state. */
    void put(GalleryEntry entry) {
        find(entry.identity()).ifPresent(this::remove);
        entries.put(entry.identity(), entry);
        byAge.add(LastSeen.of(entry));
        if (!entry.exemplars().isEmpty()) {
            Space space = spaces.computeIfAbsent(entry.model(), any -> emptySpace());
            space.exemplars.put(entry.identity(), GalleryEntry.embeddings(entry.exemplars()));
            space.presence.add(entry);
            space.relations.add(entry);
        }
        entry.tracklets().forEach(tracklet -> identityOf.put(tracklet, entry.identity()));
    }

    void remove(GalleryEntry entry) {
        GalleryEntry known = entries.remove(entry.identity());
        if (known != null) {
            byAge.remove(LastSeen.of(known));
            if (!known.exemplars().isEmpty()) {
                Space space = space(known.model());
                space.exemplars.remove(known.identity());
                space.presence.remove(known);
                space.relations.remove(known);
                if (space.exemplars.size() == 0) {
                    spaces.remove(known.model());
                }
            }
            known.tracklets().forEach(tracklet -> identityOf.remove(tracklet, entry.identity()));
        }
    }

    /** The identity that the tracklet belongs to, if it is decided. */
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

    /** Number of values of this model's embeddings; empty if it has none here. */
    OptionalInt sizeOf(String model) {
        return space(model).exemplars.embeddingSize();
    }

    /** Number of pairs of this model's relations; empty if it has none here. */
    OptionalInt relationSizeOf(String model) {
        return space(model).relations.size();
    }

    /** Number of identities with exemplars of this model. */
    int size(String model) {
        return space(model).exemplars.size();
    }

    /**
     * Ids of the model's identities that look most like these embeddings, the most similar first.
     *
     * @param may whether an identity is a possible candidate
     */
    List<String> nearest(String model, List<Embedding> embeddings, int most, Predicate<GalleryEntry> may) {
        return space(model).exemplars.nearest(embeddings, most, identity -> may.test(get(identity)));
    }

    /** Where the model's identities were seen. */
    PresenceIndex presence(String model) {
        return space(model).presence;
    }

    private Space space(String model) {
        Space known = spaces.get(model);
        return known == null ? emptySpace() : known;
    }

    private Space emptySpace() {
        return new Space(new SimHashIndex(), new PresenceIndex(refreshMicros), new RelationSize());
    }

    /** Identities not seen since {@code micros}, the least recently seen first. Those with an open tracklet are left out. */
    List<GalleryEntry> unseenSince(long micros) {
        return byAge.headSet(new LastSeen(micros, ""), false).stream()
                .map(seen -> get(seen.identity()))
                .filter(entry -> !entry.isOpen())
                .toList();
    }

    /** Identities beyond the limit, the least recently seen first. Those with an open tracklet are left out. */
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
