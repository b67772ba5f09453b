package dev.throughline.streams.link;

/**
 * How alike two different people look at this site, learned from people who cannot be one: those in one picture at once. Until
 * enough of them were seen, what the model's calibration says of strangers counts as well.
 *
 * <p>A mean, a spread and the mean length of the upper tail can be learned from a few dozen pairs, the one in a thousand that looks most
 * alike cannot: beyond the tail's beginning their log-odds are taken for exponentially distributed, as of most distributions the
 * far end is (Pickands, Statistical inference using extreme order statistics, Annals of Statistics 1975).
 */
final class ImpostorScores {
    /** What the calibration says counts as so many pairs. */
    private static final double PRIOR_PAIRS = 20;

    /** Of so many pairs the older half is forgotten: light and clothes change over a day. */
    private static final double MEMORY_PAIRS = 4_000;

    /** The upper tail begins so many spreads above the mean. */
    private static final double TAIL = 1.2816;

    /** So much of a normal distribution lies beyond, and reaches so far into it on average, in spreads. */
    private static final double TAIL_SHARE = .1;

    private static final double TAIL_LENGTH = .473;

    private final double priorMean;
    private final double priorSpread;
    private double pairs;
    private double mean;
    private double squares; // sum of squared distances from the mean
    private double above; // pairs in the upper tail
    private double excess; // how far they reached into it, in spreads, added up

    /**
     * Nothing learned yet.
     *
     * @param priorMean log-odds of strangers elsewhere
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
     * @param excess how far these reach into it, in spreads, added up
     */
    record Learned(double pairs, double mean, double squares, double above, double excess) {
        static final Learned NOTHING = new Learned(0, 0, 0, 0, 0);
    }

    Learned learned() {
        return new Learned(pairs, mean, squares, above, excess);
    }

    /** Two who are not one person, and the log-odds of their being one by their looks. */
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

    /** The log-odds that a pair of strangers reaches with this probability. */
    double level(double falseMatchRate) {
        double known = PRIOR_PAIRS * TAIL_SHARE;
        double share = (above + known) / (pairs + PRIOR_PAIRS);
        double spreads = upperQuantile(falseMatchRate);
        if (falseMatchRate < share) {
            spreads = Math.max(spreads, TAIL + tailSpreads() * StrictMath.log(share / falseMatchRate));
        }
        return center() + spreads * spread();
    }

    /** So many nats beyond a level, in the upper tail, there are e times fewer of them. */
    double tail() {
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
     * What a standard normal variable exceeds with probability {@code p}, 0 &lt; p ≤ .5; off by 4.5e-4 at most. Source: Abramowitz and
     * Stegun, Handbook of Mathematical Functions, 26.2.23.
     */
    static double upperQuantile(double p) {
        double t = StrictMath.sqrt(-2 * StrictMath.log(p));
        return t - (2.515517 + t * (.802853 + t * .010328)) / (1 + t * (1.432788 + t * (.189269 + t * .001308)));
    }
}
