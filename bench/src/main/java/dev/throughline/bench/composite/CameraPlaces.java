package dev.throughline.bench.composite;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The made-up positions of the cameras of a site without overlap. The time that people take from one camera to another is log-normal
 * around the walking time of the distance.
 *
 * @param places of the cameras by id
 */
record CameraPlaces(SortedMap<String, Place> places) {
    private static final double WIDTH = 30;
    private static final double DEPTH = 20;
    private static final double LEAST_APART = 6;
    private static final double METRES_PER_SECOND = 1.4;
    private static final double SPREAD = .35;

    /** A position in metres. */
    record Place(double x, double y) {
        double distance(Place other) {
            return Math.hypot(x - other.x, y - other.y);
        }
    }

    static CameraPlaces drawn(List<String> cameras, Random chance) {
        List<Place> places = new ArrayList<>();
        while (places.size() < cameras.size()) {
            Place place = new Place(tenths(chance.nextDouble() * WIDTH), tenths(chance.nextDouble() * DEPTH));
            if (places.stream().allMatch(other -> other.distance(place) >= LEAST_APART)) {
                places.add(place);
            }
        }
        SortedMap<String, Place> plan = new TreeMap<>();
        for (int i = 0; i < cameras.size(); i++) {
            plan.put(cameras.get(i), places.get(i));
        }
        return new CameraPlaces(plan);
    }

    private static double tenths(double metres) {
        return Math.round(metres * 10) / 10.;
    }

    /** The mean time from one camera to another, in seconds. */
    double meanGap(String from, String to) {
        return place(from).distance(place(to)) / METRES_PER_SECOND;
    }

    private Place place(String camera) {
        Place place = places.get(camera);
        if (place == null) {
            throw new IllegalArgumentException("the floor plan has " + places.keySet() + ", not " + camera);
        }
        return place;
    }

    /** A random time from one camera to another, in seconds, above 0. */
    double gap(String from, String to, Random chance) {
        // the mean of a log-normal is exp(mu + sigma² / 2)
        return meanGap(from, to) * Math.exp(SPREAD * chance.nextGaussian() - SPREAD * SPREAD / 2);
    }
}
