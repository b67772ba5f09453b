package dev.throughline.streams.link;

import dev.throughline.wire.geometry.FloorPoint;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The evidence of positions on the ground plane. At one moment a person is in one place, and in a short time nobody gets far. The site
 * learns how far apart two cameras locate one person, and how far apart two people are.
 *
 * <p>Both distances are taken as normally distributed in each direction. The evidence is the log of the ratio of the two densities,
 * averaged over the moments at which both are visible. It counts once for each independent moment, since an error of a calibration or a box
 * lasts for a while, and so does walking together.
 */
final class GroundPlane {
    /** Positions count this much for at most, nats: two people may walk arm in arm, and hidden feet are located elsewhere. */
    private static final double MOST_FOR = 12;

    private static final double MOST_AGAINST = 12;

    /** A single moment counts this much against at most. */
    private static final double MOST_AGAINST_AT_ONCE = 8;

    /** For tracklets that follow each other, positions count this much for at most: transition times say the same there. */
    private static final double MOST_FOR_IN_TURN = 2;

    /** Moments this far apart are independent. */
    private static final double INDEPENDENT_SECONDS = 4;

    /** Independent moments count up to this number. */
    private static final double MOST_MOMENTS = 3;

    /** Metres a second: the usual speed of people, and one that nobody exceeds. */
    private static final double WALK = 1.2;

    private static final double RUN = 3.5;

    /** After this long anybody may be anywhere. */
    private static final double LONGEST_GAP_SECONDS = 60;

    /** The prior counts as this many pairs. */
    private static final double PRIOR_PAIRS = 20;

    /** Standard deviation in each direction, metres: between positions of one person, and between two people. */
    private static final double PRIOR_ONE = .5;

    private static final double PRIOR_TWO = 5;

    /** At this many pairs all weights are halved. */
    private static final double MEMORY_PAIRS = 1_000;

    /** Distances are clipped at this many deviations: some of the pairs are two people. */
    private static final double FARTHEST_DEVIATIONS = 2.5;

    private final Spread ofOne;
    private final Spread ofTwo;

    /** The distribution of distances in one direction, as far as it is known. */
    private static final class Spread {
        private final double prior; // standard deviation, metres
        private double pairs;
        private double squares; // sum of squared deviations

        private Spread(double prior, double pairs, double squares) {
            this.prior = prior;
            this.pairs = pairs;
            this.squares = squares;
        }

        private double variance() {
            return (squares + PRIOR_PAIRS * prior * prior) / (pairs + PRIOR_PAIRS);
        }

        private void saw(double squared) {
            squares += squared;
            pairs++;
            if (pairs >= MEMORY_PAIRS) {
                squares /= 2;
                pairs /= 2;
            }
        }
    }

    /** Nothing learned yet. */
    GroundPlane() {
        this(Learned.NOTHING);
    }

    GroundPlane(Learned learned) {
        ofOne = new Spread(PRIOR_ONE, learned.onePairs, learned.oneSquares);
        ofTwo = new Spread(PRIOR_TWO, learned.twoPairs, learned.twoSquares);
    }

    /**
     * What was learned here.
     *
     * @param onePairs how many pairs of tracklets of one person count
     * @param oneSquares sum of their mean squared distances in one direction, square metres
     * @param twoPairs how many pairs of tracklets of two people count
     * @param twoSquares sum of theirs
     */
    record Learned(double onePairs, double oneSquares, double twoPairs, double twoSquares) {
        static final Learned NOTHING = new Learned(0, 0, 0, 0);

        boolean isNothing() {
            return onePairs == 0 && twoPairs == 0;
        }
    }

    Learned learned() {
        return new Learned(ofOne.pairs, ofOne.squares, ofTwo.pairs, ofTwo.squares);
    }

    /** How far apart two positions of one person are in each direction, metres. */
    double one() {
        return StrictMath.sqrt(ofOne.variance());
    }

    /** How far apart two people are in each direction, metres. */
    double two() {
        return StrictMath.sqrt(ofTwo.variance());
    }

    /**
     * The evidence of positions.
     *
     * @param ratio log-likelihood ratio, nats: above 0 for one person, below 0 for two
     * @param atOnce whether both are visible at the same time
     */
    record Says(double ratio, boolean atOnce) {}

    /** The evidence of two sets of trajectories that all are one person; empty if they say nothing. */
    Optional<Says> weigh(Collection<TrackletUpdate> ones, Collection<TrackletUpdate> others) {
        double sum = 0;
        int count = 0;
        double moments = 0;
        for (TrackletUpdate one : ones) {
            for (TrackletUpdate other : others) {
                TrajectoryDistance meeting = TrajectoryDistance.of(one.trajectory(), other.trajectory());
                for (double squared : meeting.squares()) {
                    sum += Math.max(-MOST_AGAINST_AT_ONCE, ratio(squared, ofOne.variance()));
                }
                count += meeting.squares().size();
                moments += meeting.squares().isEmpty() ? 0 : 1 + meeting.seconds() / INDEPENDENT_SECONDS;
            }
        }
        return count > 0
                ? Optional.of(new Says(bounded(sum / count * Math.min(MOST_MOMENTS, moments), MOST_FOR), true))
                : inTurn(ones, others);
    }

    private double ratio(double squaredDistance, double variance) {
        double two = ofTwo.variance();
        return StrictMath.log(two / variance) - squaredDistance / 2 * (1 / variance - 1 / two);
    }

    private static double bounded(double ratio, double most) {
        return Math.max(-MOST_AGAINST, Math.min(most, ratio));
    }

    /** The evidence of tracklets that follow each other: the shortest gap says most. */
    private Optional<Says> inTurn(Collection<TrackletUpdate> ones, Collection<TrackletUpdate> others) {
        Optional<Gap> shortest = Optional.empty();
        for (TrackletUpdate one : ones) {
            for (TrackletUpdate other : others) {
                Optional<Gap> gap = Gap.between(one.trajectory(), other.trajectory());
                if (gap.isPresent() && (shortest.isEmpty() || gap.get().seconds < shortest.get().seconds)) {
                    shortest = gap;
                }
            }
        }
        return shortest.filter(gap -> gap.seconds <= LONGEST_GAP_SECONDS)
                .map(gap -> new Says(ratio(gap), false))
                .filter(says -> says.ratio != 0);
    }

    /**
     * The gap between a trajectory and the next.
     *
     * @param seconds between them, above 0
     * @param metres from the end of the first to the start of the second
     */
    private record Gap(double seconds, double metres) {
        static Optional<Gap> between(List<FloorPoint> one, List<FloorPoint> other) {
            if (one.isEmpty() || other.isEmpty()) {
                return Optional.empty();
            }
            Optional<Gap> gap = gap(one.get(one.size() - 1), other.get(0));
            return gap.isPresent() ? gap : gap(other.get(other.size() - 1), one.get(0));
        }

        private static Optional<Gap> gap(FloorPoint end, FloorPoint begin) {
            double seconds = (begin.timeMicros() - end.timeMicros()) / 1e6;
            return seconds > 0
                    ? Optional.of(new Gap(seconds, StrictMath.hypot(begin.x() - end.x(), begin.y() - end.y())))
                    : Optional.empty();
        }
    }

    private double ratio(Gap gap) {
        double off = 2 * one();
        if (gap.metres - off > RUN * gap.seconds) {
            return -MOST_AGAINST;
        }
        double walked = WALK * gap.seconds;
        double variance = ofOne.variance() + walked * walked;
        return variance >= ofTwo.variance() ? 0 : bounded(ratio(gap.metres * gap.metres, variance), MOST_FOR_IN_TURN);
    }

    /** Records tracklets that are one person by all evidence but positions. */
    void one(Collection<TrackletUpdate> ones, TrackletUpdate other) {
        double farthest = FARTHEST_DEVIATIONS * one();
        squares(ones, other, 2 * farthest * farthest).ifPresent(ofOne::saw);
    }

    /** Records tracklets that are two people. */
    void two(Collection<TrackletUpdate> ones, TrackletUpdate other) {
        squares(ones, other, Double.POSITIVE_INFINITY).ifPresent(ofTwo::saw);
    }

    /** The mean squared distance in one direction while both are visible; empty if they never are. */
    private static OptionalDouble squares(Collection<TrackletUpdate> ones, TrackletUpdate other, double most) {
        double sum = 0;
        int count = 0;
        for (TrackletUpdate one : ones) {
            for (double squared :
                    TrajectoryDistance.of(one.trajectory(), other.trajectory()).squares()) {
                sum += Math.min(most, squared) / 2;
                count++;
            }
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }
}
