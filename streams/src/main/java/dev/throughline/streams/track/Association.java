package dev.throughline.streams.track;

import dev.throughline.wire.Assignment;
import dev.throughline.wire.Box;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.Sighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which sighting belongs to which track: the assignment that costs least as a whole, where a track may also stay alone.
 *
 * <p>Cost of a pair: 1 less the overlap of the box with the predicted one, lowered by up to {@link #APPEARANCE} where the two look like
 * one person and raised by as much where they do not. Where boxes of one person need not overlap, since the camera takes few
 * pictures or the track was out of sight for a while, nearness by the filter's own measure stands in for overlap.
 */
final class Association {
    /** 99 % of what one person does has a squared distance below this: chi-squared, 3 degrees of freedom. */
    private static final double GATE = 11.345;
    /** Nearness counts at most as much as this overlap. */
    private static final double NEARNESS = .4;
    /** How much looks can add or take. */
    private static final double APPEARANCE = .4;
    /** What it costs a track to stay alone; with nothing known of looks, a pair needs an overlap of .1. */
    private static final double ALONE = .9;
    /** Boxes that the detector is not sure of must overlap by half: ByteTrack's second round. */
    private static final double UNSURE_ALONE = .5;

    private final List<Track> tracks;
    private final List<Sighting> sightings;
    private final int[] sightingOf; // by track

    private Association(List<Track> tracks, List<Sighting> sightings, int[] sightingOf) {
        this.tracks = tracks;
        this.sightings = sightings;
        this.sightingOf = sightingOf;
    }

    /** By motion and appearance together. */
    static Association confident(
            List<Track> tracks, List<Sighting> sightings, long timeMicros, Calibration calibration) {
        double[][] costs = new double[tracks.size()][sightings.size()];
        for (int row = 0; row < costs.length; row++) {
            Track track = tracks.get(row);
            Motion motion = track.at(timeMicros);
            Box expected = motion.box();
            for (int column = 0; column < sightings.size(); column++) {
                costs[row][column] = cost(track, motion, expected, sightings.get(column), calibration);
            }
        }
        return cheapest(tracks, sightings, costs, ALONE);
    }

    private static double cost(Track track, Motion motion, Box expected, Sighting sighting, Calibration calibration) {
        Box box = sighting.detection().box();
        double overlap = expected.overlap(box);
        double distance = motion.distance(box);
        if (overlap <= 1 - ALONE && distance > GATE) {
            return Double.POSITIVE_INFINITY;
        }
        double nearness = NEARNESS * (1 - distance / GATE);
        double alike = track.appearance().probability(sighting.embedding(), sighting.relation(), calibration);
        return 1 - Math.max(overlap, nearness) - APPEARANCE * (2 * alike - 1);
    }

    /** By overlap alone: what is half hidden looks like nobody. */
    static Association unsure(List<Track> tracks, List<Sighting> sightings, long timeMicros) {
        double[][] costs = new double[tracks.size()][sightings.size()];
        for (int row = 0; row < costs.length; row++) {
            Box expected = tracks.get(row).at(timeMicros).box();
            for (int column = 0; column < sightings.size(); column++) {
                costs[row][column] =
                        1 - expected.overlap(sightings.get(column).detection().box());
            }
        }
        return cheapest(tracks, sightings, costs, UNSURE_ALONE);
    }

    /** A further column for each track stands for staying alone; what costs more than that is not taken. */
    private static Association cheapest(List<Track> tracks, List<Sighting> sightings, double[][] costs, double alone) {
        double[][] withAlone = new double[tracks.size()][sightings.size() + tracks.size()];
        for (int row = 0; row < withAlone.length; row++) {
            Arrays.fill(withAlone[row], Double.POSITIVE_INFINITY);
            for (int column = 0; column < sightings.size(); column++) {
                withAlone[row][column] = costs[row][column] < alone ? costs[row][column] : Double.POSITIVE_INFINITY;
            }
            withAlone[row][sightings.size() + row] = alone;
        }
        int[] columns = Assignment.solve(withAlone);
        for (int row = 0; row < columns.length; row++) {
            columns[row] = columns[row] < sightings.size() ? columns[row] : Assignment.NONE;
        }
        return new Association(tracks, sightings, columns);
    }

    /** The tracks that were seen, moved on by their sightings. */
    List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        for (int row = 0; row < sightingOf.length; row++) {
            if (sightingOf[row] != Assignment.NONE) {
                pairs.add(new Pair(tracks.get(row), sightings.get(sightingOf[row])));
            }
        }
        return pairs;
    }

    List<Track> tracksAlone() {
        List<Track> alone = new ArrayList<>();
        for (int row = 0; row < sightingOf.length; row++) {
            if (sightingOf[row] == Assignment.NONE) {
                alone.add(tracks.get(row));
            }
        }
        return alone;
    }

    List<Sighting> sightingsAlone() {
        boolean[] taken = new boolean[sightings.size()];
        for (int sighting : sightingOf) {
            if (sighting != Assignment.NONE) {
                taken[sighting] = true;
            }
        }
        List<Sighting> alone = new ArrayList<>();
        for (int column = 0; column < taken.length; column++) {
            if (!taken[column]) {
                alone.add(sightings.get(column));
            }
        }
        return alone;
    }

    /** A track and what was seen of it. */
    record Pair(Track track, Sighting sighting) {}
}
