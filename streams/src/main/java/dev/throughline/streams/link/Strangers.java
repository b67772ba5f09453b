package dev.throughline.streams.link;

/**
 * How alike two different people look at this site, learned from people who cannot be one: those in one picture at once. Until
 * enough of them were seen, what the model's calibration says of strangers counts as well.
 *
 * <p>Their log-odds are taken for normally distributed: a mean and a spread can be learned from a few dozen pairs, the one in a
 * thousand that looks most alike cannot.
 */
final class Strangers {
    /** What the calibration says counts as so many pairs. */
    private static final double PRIOR_PAIRS = 20;

    /** Of so many pairs the older half is forgotten: light and clothes change over a day. */
    private static final double MEMORY_PAIRS = 4_000;

    private final double priorMean;
    private final double priorSpread;
    private double pairs;
    private double mean;
    private double squares; // sum of squared distances from the mean

    /**
     * Nothing learned yet.
     *
     * @param priorMean log-odds of strangers elsewhere
     * @param priorSpread their standard deviation
     */
    Strangers(double priorMean, double priorSpread) {
        this(priorMean, priorSpread, new Learned(0, 0, 0));
    }

    Strangers(double priorMean, double priorSpread, Learned learned) {
        this.priorMean = priorMean;
        this.priorSpread = priorSpread;
        this.pairs = learned.pairs;
        this.mean = learned.mean;
        this.squares = learned.squares;
    }

    /**
     * What was learned here.
     *
     * @param pairs how many pairs count
     * @param mean of their log-odds
     * @param squares sum of their squared distances from the mean
     */
    record Learned(double pairs, double mean, double squares) {}

    Learned learned() {
        return new Learned(pairs, mean, squares);
    }

    /** Two who are not one person, and the log-odds of their being one by their looks. */
    void saw(double logOdds) {
        pairs++;
        double distance = logOdds - mean;
        mean += distance / pairs;
        squares += distance * (logOdds - mean);
        if (pairs >= MEMORY_PAIRS) {
            pairs /= 2;
            squares /= 2;
        }
    }

    /** The log-odds that a pair of strangers reaches with this probability. */
    double level(double falseMatchRate) {
        double all = pairs + PRIOR_PAIRS;
        double between = mean - priorMean;
        double center = (pairs * mean + PRIOR_PAIRS * priorMean) / all;
        double variance =
                (squares + PRIOR_PAIRS * priorSpread * priorSpread + pairs * PRIOR_PAIRS / all * between * between)
                        / all;
        return center + upperQuantile(falseMatchRate) * StrictMath.sqrt(variance);
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
