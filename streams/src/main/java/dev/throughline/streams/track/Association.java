package dev.throughline.streams.track;

import dev.throughline.wire.geometry.Assignment;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.Sighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Assigns sightings to tracks at the lowest total cost. A track may also stay unmatched.
 *
 * <p>The cost of a pair is 1 minus the mean of two agreements with the predicted position. The cost falls by up to {@link #APPEARANCE} if
 * the two look like one person, and rises by as much if they do not. One agreement is the overlap of the boxes. The other is the filter's
 * own distance, scaled to 1 at the prediction and 0 at the edge of where the person may be. It still tells near from far where boxes do not
 * overlap, because the camera takes few pictures or the track was out of sight for a while. Beyond the edge it counts against the pair. A
 * sighting that looks like another person is never matched, however near: after a cut to another scene, somebody else may stand at the same
 * place.
 */
final class Association {
    /** 97.5 % of the squared distances of one person are below this: chi-squared, 3 degrees of freedom. */
    private static final double EDGE = 9.348;
    /** How much appearance can add to or take from the cost. */
    private static final double APPEARANCE = .4;
    /** Below this probability of being the same person, a pair is never matched. */
    private static final double STRANGER = .2;
    /** Cost of leaving a track unmatched. If nothing is known of appearance, the two agreements of a pair need a mean of .1. */
    private static final double ALONE = .9;
    /** Low-confidence boxes must overlap by half: the second round of ByteTrack. */
    private static final double UNSURE_ALONE = .5;

    private final List<Track> tracks;
    private final List<Sighting> sightings;
    private final int[] sightingOf; // by track

    private Association(List<Track> tracks, List<Sighting> sightings, int[] sightingOf) {
        this.tracks = tracks;
        this.sightings = sightings;
        this.sightingOf = sightingOf;
    }

    /** Matches by motion and appearance together. */
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
        double alike = track.appearance().probability(sighting.embedding(), sighting.relation(), calibration);
        if (alike < STRANGER) {
            return Double.POSITIVE_INFINITY;
        }
        double nearness = 1 - motion.distance(box) / EDGE;
        return 1 - (expected.overlap(box) + nearness) / 2 - APPEARANCE * (2 * alike - 1);
    }

    /** Matches by overlap alone: a person who is half hidden has no reliable appearance. */
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

    /**
     * Solves the assignment. A further column for each track stands for leaving it unmatched; pairs that cost more than that are not made.
     */
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

    /** The matched pairs. */
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

    /** A track and the sighting assigned to it. */
    record Pair(Track track, Sighting sighting) {}
}
