package dev.throughline.bench.zones;

import dev.throughline.wire.TrackletId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who is who in the whole site, from what each zone says. Identities of two zones that hold the same tracklets are one person, those
 * that share most first; but nobody is two people of one zone, for that zone has said that they are two. What comes of it does
 * not depend on the order in which zones are heard.
 */
final class HandOver {
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

    /** Two names that zones give to the same tracklets. */
    private record Shared(Name one, Name other) implements Comparable<Shared> {
        private static final Comparator<Shared> ORDER =
                Comparator.comparing(Shared::one).thenComparing(Shared::other);

        @Override
        public int compareTo(Shared pair) {
            return ORDER.compare(this, pair);
        }
    }

    private HandOver() {}

    /**
     * A name for each tracklet: of the names that its person has, the first by zone.
     *
     * @param zones who each tracklet is that a zone was told of, by the zone's name
     * @param home the zone that has the word on a camera's tracklets, by camera
     */
    static Map<TrackletId, String> unite(
            Map<String, Map<TrackletId, String>> zones, Map<String, String> home) {
        Map<TrackletId, Set<Name>> names = new TreeMap<>();
        zones.forEach((zone, identities) -> identities.forEach((tracklet, identity) ->
                names.computeIfAbsent(tracklet, any -> new TreeSet<>()).add(new Name(zone, identity))));
        HandOver handOver = new HandOver();
        mostSharedFirst(names.values()).forEach(handOver::unite);
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

    private static List<Shared> mostSharedFirst(Iterable<Set<Name>> names) {
        Map<Shared, Integer> counts = new TreeMap<>();
        for (Set<Name> given : names) {
            for (Name one : given) {
                for (Name other : given) {
                    if (one.compareTo(other) < 0) {
                        counts.merge(new Shared(one, other), 1, Integer::sum);
                    }
                }
            }
        }
        Map<Name,Integer> size=new HashMap<>();
        for (Set<Name> given : names) if(given.size()>1) given.forEach(n->size.merge(n,1,Integer::sum));
        double least=Double.parseDouble(System.getProperty("jac","0"));
        List<Shared> pairs = new ArrayList<>(counts.keySet());
        pairs.removeIf(p->{int k=counts.get(p); return k < least*(size.get(p.one)+size.get(p.other)-k);});
        pairs.sort(Comparator.comparingInt((Shared pair) -> -counts.getOrDefault(pair, 0))); // stable
        return pairs;
    }

    private void unite(Shared pair) {
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
