package dev.throughline.streams.link;

/**
 * The distribution of impostor scores at this site, learned from people who cannot be one person: those in one picture at once. Until
 * enough of them were seen, the prior from the model's calibration counts as well.
 *
 * <p>A few dozen pairs are enough to learn a mean, a standard deviation and the mean excess of the upper tail. They are not enough for the
 * quantile of one pair in a thousand. So beyond the start of the tail, log-odds are taken as exponentially distributed, as the far end of
 * most distributions is (Pickands, Statistical inference using extreme order statistics, Annals of Statistics 1975).
 */
final class ImpostorScores {
    /** The prior from the calibration counts as this many pairs. */
    private static final double PRIOR_PAIRS = 20;

    /** At this many pairs all weights are halved, since light and clothes change over a day. */
    private static final double MEMORY_PAIRS = 4_000;

    /** The upper tail begins this many standard deviations above the mean. */
    private static final double TAIL = 1.2816;

    /** The share of a normal distribution in that tail, and its mean excess over the start of the tail, in standard deviations. */
    private static final double TAIL_SHARE = .1;

    private static final double TAIL_LENGTH = .473;

    private final double priorMean;
    private final double priorSpread;
    private double pairs;
    private double mean;
    private double squares; // sum of squared distances from the mean
    private double above; // pairs in the upper tail
    private double excess; // their summed excess over its start, in standard deviations

    /**
     * Nothing learned yet.
     *
     * @param priorMean log-odds of impostors elsewhere
     * @param priorSpread their standard deviation
     */
    ImpostorScores(double priorMean, double priorSpread) {
        this(priorMean, priorSpread, Learned.NOTHING);
    }

    ImpostorScores(double priorMean, double priorSpread, Learned learned) {
        this.priorMean = priorMean;
        this.priorSpread = priorSpread;
        this.pairs = learned.pairs;
        this.mean = learned.mean;
        this.squares = learned.squares;
        this.above = learned.above;
        this.excess = learned.excess;
    }

    /**
     * What was learned here.
     *
     * @param pairs how many pairs count
     * @param mean of their log-odds
     * @param squares sum of their squared distances from the mean
     * @param above how many of them are in the upper tail
     * @param excess their summed excess over its start, in standard deviations
     */
    record Learned(double pairs, double mean, double squares, double above, double excess) {
        static final Learned NOTHING = new Learned(0, 0, 0, 0, 0);
    }

    Learned learned() {
        return new Learned(pairs, mean, squares, above, excess);
    }

    /** Records two different people, and the log-odds by appearance that they are one. */
    void saw(double logOdds) {
        double reach = (logOdds - center()) / spread() - TAIL;
        if (reach > 0) {
            above++;
            excess += reach;
        }
        pairs++;
        double distance = logOdds - mean;
        mean += distance / pairs;
        squares += distance * (logOdds - mean);
        if (pairs >= MEMORY_PAIRS) {
            pairs /= 2;
            squares /= 2;
            above /= 2;
            excess /= 2;
        }
    }

    /** The threshold: the log-odds that a pair of impostors reaches with this probability. */
    double threshold(double falseMatchRate) {
        double known = PRIOR_PAIRS * TAIL_SHARE;
        double share = (above + known) / (pairs + PRIOR_PAIRS);
        double spreads = upperQuantile(falseMatchRate);
        if (falseMatchRate < share) {
            spreads = Math.max(spreads, TAIL + tailSpreads() * StrictMath.log(share / falseMatchRate));
        }
        return center() + spreads * spread();
    }

    /** The tail scale: in the upper tail, impostors are e times rarer for each step of this many nats. */
    double tailScale() {
        return tailSpreads() * spread();
    }

    private double tailSpreads() {
        double known = PRIOR_PAIRS * TAIL_SHARE;
        return (excess + known * TAIL_LENGTH) / (above + known);
    }

    private double center() {
        return (pairs * mean + PRIOR_PAIRS * priorMean) / (pairs + PRIOR_PAIRS);
    }

    private double spread() {
        double all = pairs + PRIOR_PAIRS;
        double between = mean - priorMean;
        double variance =
                (squares + PRIOR_PAIRS * priorSpread * priorSpread + pairs * PRIOR_PAIRS / all * between * between)
                        / all;
        return StrictMath.sqrt(variance);
    }

    /**
     * The value that a standard normal variable exceeds with probability {@code p}, 0 &lt; p ≤ .5; the error is 4.5e-4 at most. Source:
     * Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23.
     */
    static double upperQuantile(double p) {
        double t = StrictMath.sqrt(-2 * StrictMath.log(p));
        return t - (2.515517 + t * (.802853 + t * .010328)) / (1 + t * (1.432788 + t * (.189269 + t * .001308)));
    }
}
