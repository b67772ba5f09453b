package dev.throughline.bench.zones;

import dev.throughline.wire.TrackletId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who is who in the whole site, from what each zone says. Identities of two zones are one person where the zones agree on them: of
 * the tracklets that both were told of, at least half of what either of the two holds, both hold. Those that share most come first, and
 * nobody is two people of one zone, for that zone has said that they are two. What comes of it does not depend on the order in
 * which zones are heard.
 */
final class HandOver {
    private static final double LEAST_AGREEMENT = .5;

    private final Map<Name, Set<Name>> people = new HashMap<>(); // by each name that somebody has

    /** What a zone calls somebody. */
    private record Name(String zone, String identity) implements Comparable<Name> {
        private static final Comparator<Name> ORDER =
                Comparator.comparing(Name::zone).thenComparing(Name::identity);

        @Override
        public int compareTo(Name other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * Two names that zones give to the same tracklets.
     *
     * @param shared how many
     * @param either how many tracklets that both zones know have one of the names, or both
     */
    private record Pair(Name one, Name other, int shared, int either) implements Comparable<Pair> {
        private static final Comparator<Pair> MOST_SHARED_FIRST = Comparator.comparingInt(Pair::shared)
                .reversed()
                .thenComparing(Pair::one)
                .thenComparing(Pair::other);

        boolean agrees() {
            return shared >= LEAST_AGREEMENT * either;
        }

        @Override
        public int compareTo(Pair pair) {
            return MOST_SHARED_FIRST.compare(this, pair);
        }
    }

    private HandOver() {}

    /**
     * A name for each tracklet: of the names that its person has, the first by zone.
     *
     * @param zones who each tracklet is that a zone was told of, by the zone's name
     * @param home the zone that has the word on a camera's tracklets, by camera
     */
    static Map<TrackletId, String> unite(Map<String, Map<TrackletId, String>> zones, Map<String, String> home) {
        Map<TrackletId, Set<Name>> names = new TreeMap<>();
        zones.forEach((zone, identities) -> identities.forEach((tracklet, identity) ->
                names.computeIfAbsent(tracklet, any -> new TreeSet<>()).add(new Name(zone, identity))));
        HandOver handOver = new HandOver();
        pairs(names.values()).stream().filter(Pair::agrees).sorted().forEach(handOver::unite);
        Map<TrackletId, String> united = new HashMap<>();
        names.forEach((tracklet, given) -> {
            Name own = given.stream()
                    .filter(name -> name.zone().equals(home.get(tracklet.camera())))
                    .findFirst()
                    .orElseGet(() -> given.iterator().next());
            Name first = new TreeSet<>(handOver.person(own)).first();
            united.put(tracklet, first.zone() + " " + first.identity());
        });
        return united;
    }

    /** Every two names that have a tracklet in common. */
    private static List<Pair> pairs(Collection<Set<Name>> names) {
        Map<Name, Map<Name, Integer>> shared = new TreeMap<>();
        Map<Name, Map<String, Integer>> known = new HashMap<>(); // tracklets of a name that another zone knows
        for (Set<Name> given : names) {
            for (Name one : given) {
                for (Name other : given) {
                    if (!one.equals(other)) {
                        known.computeIfAbsent(one, any -> new HashMap<>()).merge(other.zone(), 1, Integer::sum);
                    }
                    if (one.compareTo(other) < 0) {
                        shared.computeIfAbsent(one, any -> new TreeMap<>()).merge(other, 1, Integer::sum);
                    }
                }
            }
        }
        List<Pair> pairs = new ArrayList<>();
        shared.forEach((one, others) -> others.forEach((other, count) -> {
            int either = count(known, one, other.zone()) + count(known, other, one.zone()) - count;
            pairs.add(new Pair(one, other, count, either));
        }));
        return pairs;
    }

    private static int count(Map<Name, Map<String, Integer>> known, Name name, String zone) {
        return known.getOrDefault(name, Map.of()).getOrDefault(zone, 0);
    }

    private void unite(Pair pair) {
        Set<Name> one = person(pair.one());
        Set<Name> other = person(pair.other());
        Set<String> zones = new HashSet<>();
        one.forEach(name -> zones.add(name.zone()));
        if (other.stream().noneMatch(name -> zones.contains(name.zone()))) {
            one.addAll(other);
            one.forEach(name -> people.put(name, one));
        }
    }

    /** All names of one person. */
    private Set<Name> person(Name name) {
        return people.computeIfAbsent(name, alone -> new HashSet<>(Set.of(alone)));
    }
}
