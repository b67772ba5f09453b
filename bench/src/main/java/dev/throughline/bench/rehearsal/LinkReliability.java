package dev.throughline.bench.rehearsal;

import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Comparison;
import dev.throughline.wire.message.IdentityEvent.RunnerUp;
import dev.throughline.wire.message.TrackletId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The reliability of the linker's probabilities: how often a tracklet and the identity compared with it are the same person, against the
 * reported probability. Each decision and correction counts its chosen identity and its runner-up. The probability includes appearance,
 * transition times and positions on the floor.
 *
 * @param bins by probability, ascending
 * @param falseMatches the observed false-match rate
 */
public record LinkReliability(List<Bin> bins, FalseMatches falseMatches) {
    private static final double[] EDGES = {0, .01, .1, .3, .5, .7, .9, .99, .999, 1};

    public LinkReliability {
        bins = List.copyOf(bins);
    }

    /**
     * Comparisons of similar probability.
     *
     * @param from lowest probability in it
     * @param to highest probability, exclusive except in the last bin
     * @param comparisons number of comparisons
     * @param told sum of their reported probabilities
     * @param same number of comparisons of one person
     */
    public record Bin(double from, double to, long comparisons, double told, long same) {
        private Bin with(double probability, boolean right) {
            return new Bin(from, to, comparisons + 1, told + probability, same + (right ? 1 : 0));
        }

        private Bin with(Bin other) {
            return new Bin(from, to, comparisons + other.comparisons, told + other.told, same + other.same);
        }
    }

    /**
     * Impostor pairs: a decided tracklet, and each identity known then that held no tracklet of the same person and was not beside it in
     * the same picture.
     *
     * @param comparisons number of impostor pairs
     * @param links how many of them ended in a link
     * @param followed links to an identity that is mostly another person but also holds this one, by an earlier error: neither an
     *     impostor pair nor a right link
     */
    public record FalseMatches(long comparisons, long links, long followed) {
        private FalseMatches with(FalseMatches other) {
            return new FalseMatches(comparisons + other.comparisons, links + other.links, followed + other.followed);
        }

        /** Links of different people per impostor comparison; 0 if there were none. */
        public double rate() {
            return comparisons == 0 ? 0 : (double) links / comparisons;
        }
    }

    /** An empty result. */
    private static LinkReliability none() {
        List<Bin> bins = new ArrayList<>();
        for (int i = 1; i < EDGES.length; i++) {
            bins.add(new Bin(EDGES[i - 1], EDGES[i], 0, 0, 0));
        }
        return new LinkReliability(bins, new FalseMatches(0, 0, 0));
    }

    /**
     * Evaluates the linker's events. The truth of a tracklet is the person in most of its boxes, that of an identity the person of most
     * of its tracklets.
     */
    static LinkReliability of(Linked linked, TruthSite site) {
        Map<TrackletId, String> people =
                Linked.byTheTruth(linked.tracked(), site).identities();
        LinkReliability reliability = none();
        Map<String, Set<TrackletId>> known = new HashMap<>();
        Map<TrackletId, IdentityEvent> seen = new HashMap<>();
        for (IdentityEvent event : linked.events()) {
            List<TrackletId> subject = event.subject();
            Optional<String> person = most(subject, people);
            if (person.isPresent()) {
                if (event.camera() != null && !seen.containsKey(subject.get(0))) {
                    reliability = reliability.with(falseMatches(event, person.get(), known, seen, people));
                }
                Comparison compared = event.because().compared();
                if (compared != null) {
                    reliability = reliability.with(
                            compared.probability(),
                            person.equals(most(others(known, event.identity(), subject), people)));
                }
                RunnerUp other = event.because().runnerUp();
                if (other != null) {
                    reliability = reliability.with(
                            other.compared().probability(),
                            person.equals(most(others(known, other.identity(), subject), people)));
                }
            }
            known.values().forEach(tracklets -> tracklets.removeAll(subject));
            known.computeIfAbsent(event.identity(), any -> new TreeSet<>()).addAll(subject);
            if (event.camera() != null) {
                seen.put(subject.get(0), event);
            }
        }
        return reliability;
    }

    /** Counts for a tracklet that is decided for the first time. */
    private static FalseMatches falseMatches(
            IdentityEvent event,
            String person,
            Map<String, Set<TrackletId>> known,
            Map<TrackletId, IdentityEvent> seen,
            Map<TrackletId, String> people) {
        long comparisons = 0;
        long links = 0;
        long followed = 0;
        for (Map.Entry<String, Set<TrackletId>> other : known.entrySet()) {
            boolean beside =
                    other.getValue().stream().map(seen::get).anyMatch(each -> each != null && isBeside(each, event));
            Optional<String> whom = most(other.getValue(), people);
            if (!beside && whom.isPresent() && !whom.get().equals(person)) {
                boolean linked = other.getKey().equals(event.identity());
                if (other.getValue().stream().anyMatch(tracklet -> person.equals(people.get(tracklet)))) {
                    followed += linked ? 1 : 0;
                } else {
                    comparisons++;
                    links += linked ? 1 : 0;
                }
            }
        }
        return new FalseMatches(comparisons, links, followed);
    }

    private static boolean isBeside(IdentityEvent one, IdentityEvent other) {
        return Objects.equals(one.camera(), other.camera())
                && one.from() != null
                && one.to() != null
                && other.from() != null
                && other.to() != null
                && one.from() <= other.to()
                && other.from() <= one.to();
    }

    private static Set<TrackletId> others(
            Map<String, Set<TrackletId>> known, String identity, List<TrackletId> subject) {
        Set<TrackletId> others = new TreeSet<>(known.getOrDefault(identity, Set.of()));
        subject.forEach(others::remove);
        return others;
    }

    /** The most frequent person; among equals the first by name. */
    private static Optional<String> most(Collection<TrackletId> tracklets, Map<TrackletId, String> people) {
        Map<String, Integer> votes = new TreeMap<>();
        tracklets.forEach(tracklet ->
                Optional.ofNullable(people.get(tracklet)).ifPresent(person -> votes.merge(person, 1, Integer::sum)));
        return Linked.most(votes);
    }

    private LinkReliability with(double probability, boolean same) {
        List<Bin> all = new ArrayList<>(bins);
        int bin = 0;
        while (bin < all.size() - 1 && probability >= all.get(bin).to()) {
            bin++;
        }
        all.set(bin, all.get(bin).with(probability, same));
        return new LinkReliability(all, falseMatches);
    }

    private LinkReliability with(FalseMatches more) {
        return new LinkReliability(bins, falseMatches.with(more));
    }

    /** The sum of both results. */
    public LinkReliability with(LinkReliability other) {
        List<Bin> all = new ArrayList<>();
        for (int i = 0; i < bins.size(); i++) {
            all.add(bins.get(i).with(other.bins.get(i)));
        }
        return new LinkReliability(all, falseMatches.with(other.falseMatches));
    }

    /** Expected calibration error: the mean difference between reported and observed rates, over all comparisons; 0 if there are none. */
    public double error() {
        long comparisons = bins.stream().mapToLong(Bin::comparisons).sum();
        return comparisons == 0
                ? 0
                : bins.stream()
                                .mapToDouble(bin -> Math.abs(bin.told() - bin.same()))
                                .sum()
                        / comparisons;
    }
}
