package dev.throughline.bench.composite;

import dev.throughline.bench.composite.Stretch.Step;
import dev.throughline.bench.wildtrack.WildtrackZip;
import dev.throughline.wire.geometry.Box;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The visits of people to cameras, with times.
 *
 * @param walkers by id
 * @param visits in order of start, camera and id
 * @param floorPlan positions of the cameras; empty if they look at one square
 */
record Schedule(List<Walker> walkers, List<Visit> visits, Optional<FloorPlan> floorPlan) {
    private static final Comparator<Visit> IN_ORDER = Comparator.comparingDouble(Visit::start)
            .thenComparing(visit -> visit.viewpoint().camera())
            .thenComparingLong(Visit::who);
    private static final int FEWEST_CAMERAS = 2;
    private static final Box PICTURE = new Box(0, 0, WildtrackZip.WIDTH, WildtrackZip.HEIGHT);

    Schedule {
        walkers = List.copyOf(walkers);
        visits = visits.stream().sorted(IN_ORDER).toList();
    }

    static Schedule of(CompositeSettings settings, Walks walks, Wardrobe wardrobe) {
        Random chance = new Random(settings.seed());
        SortedMap<Long, List<Visit>> stretches = new TreeMap<>();
        List<Walker> walkers = new Casting(settings, walks, wardrobe).cast(chance, stretches);
        List<Visit> visits = new ArrayList<>();
        if (settings.variant() == CompositeVariant.OVERLAPPING) {
            stretches.values().forEach(visits::addAll);
            return new Schedule(walkers, visits, Optional.empty());
        }
        FloorPlan plan =
                FloorPlan.drawn(Viewpoint.ALL.stream().map(Viewpoint::camera).toList(), chance);
        return new Schedule(walkers, apart(settings, stretches, plan, chance), Optional.of(plan));
    }

    /** Everybody walks from camera to camera, each in a random order. */
    private static List<Visit> apart(
            CompositeSettings settings, SortedMap<Long, List<Visit>> stretches, FloorPlan plan, Random chance) {
        List<List<Visit>> journeys = new ArrayList<>();
        for (List<Visit> own : stretches.values()) {
            List<Visit> order = new ArrayList<>(own);
            Collections.shuffle(order, chance);
            journeys.add(oneAfterAnother(order, plan, chance));
        }
        double footage = seconds(settings, journeys);
        List<Visit> visits = new ArrayList<>();
        for (List<Visit> journey : journeys) {
            double arrival = chance.nextDouble() * (footage - lastOf(journey).end());
            journey.forEach(visit ->
                    visits.add(new Visit(visit.who(), visit.viewpoint(), visit.stretch(), arrival + visit.start())));
        }
        return visits;
    }

    /** Arranges visits one after the other; the first begins at 0. */
    private static List<Visit> oneAfterAnother(List<Visit> order, FloorPlan plan, Random chance) {
        List<Visit> journey = new ArrayList<>();
        double start = 0;
        for (int i = 0; i < order.size(); i++) {
            Visit visit = order.get(i);
            if (i > 0) {
                start += plan.gap(
                        order.get(i - 1).viewpoint().camera(), visit.viewpoint().camera(), chance);
            }
            journey.add(new Visit(visit.who(), visit.viewpoint(), visit.stretch(), start));
            start += visit.stretch().seconds();
        }
        return journey;
    }

    /** The length of the footage: it gives the requested density of people in views, and leaves room for the longest journey. */
    private static double seconds(CompositeSettings settings, List<List<Visit>> journeys) {
        double inView = journeys.stream()
                .flatMap(List::stream)
                .mapToDouble(visit -> visit.stretch().seconds())
                .sum();
        double longest = journeys.stream()
                .mapToDouble(journey -> lastOf(journey).end())
                .max()
                .orElse(0);
        return Math.max(longest, inView / Viewpoint.ALL.size() / settings.atOnce());
    }

    private static Visit lastOf(List<Visit> journey) {
        return journey.get(journey.size() - 1);
    }

    /** The visits of one walker, in order of start. */
    List<Visit> visits(long who) {
        return visits.stream().filter(visit -> visit.who() == who).toList();
    }

    /** The end of the last visit, in seconds. */
    double end() {
        return visits.stream().mapToDouble(Visit::end).max().orElse(0);
    }

    /** Chooses people, and walks for them that pass at least two cameras which have crops of them. */
    private record Casting(CompositeSettings settings, Walks walks, Wardrobe wardrobe) {

        /** @param visits receives each walker's possible visits, at WILDTRACK's times */
        List<Walker> cast(Random chance, SortedMap<Long, List<Visit>> visits) {
            List<Integer> people = new ArrayList<>(wardrobe.people().keySet());
            List<Integer> ways = new ArrayList<>(walks.walks().keySet());
            Collections.shuffle(people, chance);
            Collections.shuffle(ways, chance);
            List<Walker> walkers = new ArrayList<>();
            for (int person : people) {
                for (int way = 0; way < ways.size() && walkers.size() < settings.people(); way++) {
                    Walker walker = new Walker(walkers.size() + 1L, person, ways.get(way));
                    List<Visit> possible = possible(walker);
                    if (possible.stream().map(Visit::viewpoint).distinct().count() >= FEWEST_CAMERAS) {
                        walkers.add(walker);
                        visits.put(walker.id(), possible);
                        ways.remove(way);
                        break;
                    }
                }
            }
            if (walkers.size() < settings.people()) {
                throw new IllegalArgumentException("only " + walkers.size() + " people find a walk through "
                        + FEWEST_CAMERAS + " cameras, " + settings.people() + " were asked for: ask for fewer");
            }
            return walkers;
        }

        private List<Visit> possible(Walker walker) {
            List<Visit> possible = new ArrayList<>();
            for (Viewpoint viewpoint : Viewpoint.ALL) {
                if (!wardrobe.crops(walker.person(), viewpoint.marketCamera()).isEmpty()) {
                    for (Stretch stretch : stretches(walker.walk(), viewpoint)) {
                        double start = (double) stretch.firstMoment() / Stretch.MOMENTS_PER_SECOND;
                        possible.add(new Visit(walker.id(), viewpoint, stretch, start));
                    }
                }
            }
            return possible;
        }

        private List<Stretch> stretches(int walk, Viewpoint viewpoint) {
            List<Stretch> all = walks.stretches(walk, viewpoint.view());
            if (settings.variant() == CompositeVariant.OVERLAPPING) {
                return all;
            }
            int most = (int) (settings.longestVisit().toMillis() * Stretch.MOMENTS_PER_SECOND / 1000) + 1;
            return all.stream()
                    .flatMap(stretch -> stretch.longest(Casting::isHalfInside, most).stream())
                    .filter(stretch ->
                            stretch.seconds() * 1000 >= settings.shortestVisit().toMillis())
                    .max(Comparator.comparingDouble(Stretch::seconds)
                            .thenComparing(Comparator.comparingInt(Stretch::firstMoment)
                                    .reversed()))
                    .stream()
                    .toList();
        }

        private static boolean isHalfInside(Step step) {
            return step.box().intersection(PICTURE) >= step.box().area() / 2;
        }
    }
}
