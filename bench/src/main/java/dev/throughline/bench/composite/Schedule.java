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
record Schedule(List<Walker> walkers, List<WalkVisit> visits, Optional<CameraPlaces> floorPlan) {
    private static final Comparator<WalkVisit> IN_ORDER = Comparator.comparingDouble(WalkVisit::start)
            .thenComparing(visit -> visit.viewpoint().camera())
            .thenComparingLong(WalkVisit::who);
    private static final int FEWEST_CAMERAS = 2;
    private static final Box PICTURE = new Box(0, 0, WildtrackZip.WIDTH, WildtrackZip.HEIGHT);

    Schedule {
        walkers = List.copyOf(walkers);
        visits = visits.stream().sorted(IN_ORDER).toList();
    }

    static Schedule of(CompositeSettings settings, Walks walks, Wardrobe wardrobe) {
        Random chance = new Random(settings.seed());
        SortedMap<Long, List<WalkVisit>> stretches = new TreeMap<>();
        List<Walker> walkers = new Casting(settings, walks, wardrobe).cast(chance, stretches);
        List<WalkVisit> visits = new ArrayList<>();
        if (settings.variant() == CompositeVariant.OVERLAPPING) {
            stretches.values().forEach(visits::addAll);
            return new Schedule(walkers, visits, Optional.empty());
        }
        CameraPlaces plan = CameraPlaces.drawn(
                CompositeView.ALL.stream().map(CompositeView::camera).toList(), chance);
        return new Schedule(walkers, apart(settings, stretches, plan, chance), Optional.of(plan));
    }

    /** Everybody walks from camera to camera, each in a random order. */
    private static List<WalkVisit> apart(
            CompositeSettings settings, SortedMap<Long, List<WalkVisit>> stretches, CameraPlaces plan, Random chance) {
        List<List<WalkVisit>> journeys = new ArrayList<>();
        for (List<WalkVisit> own : stretches.values()) {
            List<WalkVisit> order = new ArrayList<>(own);
            Collections.shuffle(order, chance);
            journeys.add(oneAfterAnother(order, plan, chance));
        }
        double footage = seconds(settings, journeys);
        List<WalkVisit> visits = new ArrayList<>();
        for (List<WalkVisit> journey : journeys) {
            double arrival = chance.nextDouble() * (footage - lastOf(journey).end());
            journey.forEach(visit -> visits.add(
                    new WalkVisit(visit.who(), visit.viewpoint(), visit.stretch(), arrival + visit.start())));
        }
        return visits;
    }

    /** Arranges visits one after the other; the first begins at 0. */
    private static List<WalkVisit> oneAfterAnother(List<WalkVisit> order, CameraPlaces plan, Random chance) {
        List<WalkVisit> journey = new ArrayList<>();
        double start = 0;
        for (int i = 0; i < order.size(); i++) {
            WalkVisit visit = order.get(i);
            if (i > 0) {
                start += plan.gap(
                        order.get(i - 1).viewpoint().camera(), visit.viewpoint().camera(), chance);
            }
            journey.add(new WalkVisit(visit.who(), visit.viewpoint(), visit.stretch(), start));
            start += visit.stretch().seconds();
        }
        return journey;
    }

    /** The length of the footage: it gives the requested density of people in views, and leaves room for the longest journey. */
    private static double seconds(CompositeSettings settings, List<List<WalkVisit>> journeys) {
        double inView = journeys.stream()
                .flatMap(List::stream)
                .mapToDouble(visit -> visit.stretch().seconds())
                .sum();
        double longest = journeys.stream()
                .mapToDouble(journey -> lastOf(journey).end())
                .max()
                .orElse(0);
        return Math.max(longest, inView / CompositeView.ALL.size() / settings.atOnce());
    }

    private static WalkVisit lastOf(List<WalkVisit> journey) {
        return journey.get(journey.size() - 1);
    }

    /** The visits of one walker, in order of start. */
    List<WalkVisit> visits(long who) {
        return visits.stream().filter(visit -> visit.who() == who).toList();
    }

    /** The end of the last visit, in seconds. */
    double end() {
        return visits.stream().mapToDouble(WalkVisit::end).max().orElse(0);
    }

    /** Chooses people, and walks for them that pass at least two cameras which have crops of them. */
    private record Casting(CompositeSettings settings, Walks walks, Wardrobe wardrobe) {

        /** @param visits receives each walker's possible visits, at WILDTRACK's times */
        List<Walker> cast(Random chance, SortedMap<Long, List<WalkVisit>> visits) {
            List<Integer> people = new ArrayList<>(wardrobe.people().keySet());
            List<Integer> ways = new ArrayList<>(walks.walks().keySet());
            Collections.shuffle(people, chance);
            Collections.shuffle(ways, chance);
            List<Walker> walkers = new ArrayList<>();
            for (int person : people) {
                for (int way = 0; way < ways.size() && walkers.size() < settings.people(); way++) {
                    Walker walker = new Walker(walkers.size() + 1L, person, ways.get(way));
                    List<WalkVisit> possible = possible(walker);
                    if (possible.stream().map(WalkVisit::viewpoint).distinct().count() >= FEWEST_CAMERAS) {
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

        private List<WalkVisit> possible(Walker walker) {
            List<WalkVisit> possible = new ArrayList<>();
            for (CompositeView viewpoint : CompositeView.ALL) {
                if (!wardrobe.crops(walker.person(), viewpoint.marketCamera()).isEmpty()) {
                    for (Stretch stretch : stretches(walker.walk(), viewpoint)) {
                        double start = (double) stretch.firstMoment() / Stretch.MOMENTS_PER_SECOND;
                        possible.add(new WalkVisit(walker.id(), viewpoint, stretch, start));
                    }
                }
            }
            return possible;
        }

        private List<Stretch> stretches(int walk, CompositeView viewpoint) {
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
