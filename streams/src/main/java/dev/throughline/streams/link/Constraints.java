package dev.throughline.streams.link;

import dev.throughline.wire.message.TrackletId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What operators decided: which tracklets are one person, which are not, and which are to be forgotten. A constraint lasts as long as its
 * tracklets do.
 */
final class Constraints {
    private final Map<TrackletId, SortedSet<TrackletId>> together = new TreeMap<>();
    private final Map<TrackletId, SortedSet<TrackletId>> apart = new TreeMap<>();
    private final SortedSet<TrackletId> forgotten = new TreeSet<>();

    /** Whether two tracklets are one person or two. */
    enum Kind {
        TOGETHER,
        APART
    }

    /** Two tracklets, the lesser first, and the constraint on them. */
    record Pair(Kind kind, TrackletId one, TrackletId other) {
        Pair {
            if (one.compareTo(other) > 0) {
                TrackletId greater = one;
                one = other;
                other = greater;
            }
        }
    }

    void put(Pair pair) {
        link(of(pair.kind), pair.one, pair.other);
        link(of(pair.kind), pair.other, pair.one);
    }

    void remove(Pair pair) {
        unlink(of(pair.kind), pair.one, pair.other);
        unlink(of(pair.kind), pair.other, pair.one);
    }

    private Map<TrackletId, SortedSet<TrackletId>> of(Kind kind) {
        return kind == Kind.TOGETHER ? together : apart;
    }

    private static void link(Map<TrackletId, SortedSet<TrackletId>> pairs, TrackletId one, TrackletId other) {
        pairs.computeIfAbsent(one, any -> new TreeSet<>()).add(other);
    }

    private static void unlink(Map<TrackletId, SortedSet<TrackletId>> pairs, TrackletId one, TrackletId other) {
        Set<TrackletId> others = pairs.getOrDefault(one, new TreeSet<>());
        others.remove(other);
        if (others.isEmpty()) {
            pairs.remove(one);
        }
    }

    /** The constraints on these tracklets. */
    Set<Pair> about(Collection<TrackletId> tracklets) {
        Set<Pair> pairs = new LinkedHashSet<>();
        for (Kind kind : Kind.values()) {
            for (TrackletId tracklet : tracklets) {
                of(kind).getOrDefault(tracklet, new TreeSet<>())
                        .forEach(other -> pairs.add(new Pair(kind, tracklet, other)));
            }
        }
        return pairs;
    }

    /** Whether an operator said that the tracklet and one of these are one person. */
    boolean areTogether(TrackletId tracklet, Collection<TrackletId> others) {
        return together.getOrDefault(tracklet, new TreeSet<>()).stream().anyMatch(others::contains);
    }

    /** Whether an operator said that the tracklet and one of these are two. */
    boolean areApart(TrackletId tracklet, Collection<TrackletId> others) {
        return apart.getOrDefault(tracklet, new TreeSet<>()).stream().anyMatch(others::contains);
    }

    void forget(TrackletId tracklet) {
        forgotten.add(tracklet);
    }

    void isOver(TrackletId tracklet) {
        forgotten.remove(tracklet);
    }

    boolean isForgotten(TrackletId tracklet) {
        return forgotten.contains(tracklet);
    }
}
