package dev.throughline.wire.message;

/**
 * Turns the similarity of two tracklets into a probability: {@code P(same) = 1 / (1 + exp(−(intercept + cosine·c + jsd·j)))}. It is fitted
 * on pairs of tracklets of people whom the model never saw in training.
 *
 * @param intercept log-odds at cosine 0 and JSD 0
 * @param cosine log-odds per unit of cosine
 * @param jsd log-odds per nat of JSD; below 0 if the check helps
 * @param strangersMean mean log-odds of impostors
 * @param strangersSpread their standard deviation, above 0, fitted to the upper end of the distribution, where false matches lie
 */
public record Calibration(double intercept, double cosine, double jsd, double strangersMean, double strangersSpread) {
    /** Standard deviation of the cosines of impostors if nothing else is known: their mean is 0, and one in a thousand is above .7. */
    private static final double USUAL_SPREAD = .23;

    public Calibration {
        if (!(Double.isFinite(intercept)
                && Double.isFinite(cosine)
                && Double.isFinite(jsd)
                && Double.isFinite(strangersMean)
                && strangersSpread > 0
                && Double.isFinite(strangersSpread))) {
            throw new IllegalArgumentException("a calibration needs finite weights and a spread above 0, had "
                    + intercept + ", " + cosine + ", " + jsd + ", " + strangersMean + ", " + strangersSpread);
        }
    }

    /** A calibration with the usual distribution of impostors. */
    public Calibration(double intercept, double cosine, double jsd) {
        this(intercept, cosine, jsd, intercept, USUAL_SPREAD * Math.max(1, Math.abs(cosine)));
    }

    /** Log-odds of the same person, from the cosine of two embeddings and the JSD of their relations in nats. */
    public double logOdds(double cosineOfEmbeddings, double jsdOfRelations) {
        return intercept + cosine * cosineOfEmbeddings + jsd * jsdOfRelations;
    }

    /** {@code P(same person)}, 0..1, from the cosine of two embeddings and the JSD of their relations in nats. */
    public double probability(double cosineOfEmbeddings, double jsdOfRelations) {
        return probability(logOdds(cosineOfEmbeddings, jsdOfRelations));
    }

    /** The probability that has these log-odds. */
    private static double probability(double logOdds) {
        return 1 / (1 + StrictMath.exp(-logOdds));
    }
}
