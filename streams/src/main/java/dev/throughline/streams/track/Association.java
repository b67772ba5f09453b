package dev.throughline.streams.track;

import dev.throughline.wire.geometry.Assignment;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.Sighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which sighting belongs to which track: the assignment that costs least as a whole, where a track may also stay alone.
 *
 * <p>Cost of a pair: 1 less the mean of two agreements with where the track is predicted to be, lowered by up to {@link #APPEARANCE} where the
 * two look like one person and raised by as much where they do not. One agreement is the overlap of the boxes. The other is nearness by
 * the filter's own measure, 1 on the spot and 0 at the edge of where the person may be: it still tells near from far where boxes do not
 * overlap, since the camera takes few pictures or the track was out of sight for a while; and beyond the edge it counts against the pair.
 * Who looks like a stranger is one, however near: where a camera cuts to another scene, somebody else may stand on the very spot.
 */
final class Association {
    /** 97.5 % of what one person does has a squared distance below this: chi-squared, 3 degrees of freedom. */
    private static final double EDGE = 9.348;
    /** How much looks can add or take. */
    private static final double APPEARANCE = .4;
    /** Less likely than this to be the same person is a stranger. */
    private static final double STRANGER = .2;
    /** What it costs a track to stay alone; with nothing known of looks, the two agreements of a pair need a mean of .1. */
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
        double alike = track.appearance().probability(sighting.embedding(), sighting.relation(), calibration);
        if (alike < STRANGER) {
            return Double.POSITIVE_INFINITY;
        }
        double nearness = 1 - motion.distance(box) / EDGE;
        return 1 - (expected.overlap(box) + nearness) / 2 - APPEARANCE * (2 * alike - 1);
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
