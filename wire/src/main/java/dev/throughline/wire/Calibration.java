package dev.throughline.wire;

/**
 * How evidence becomes a probability: {@code P(same) = 1 / (1 + exp(−(intercept + cosine·c + jsd·j)))}, fitted on pairs of
 * tracklets of people whom the model never saw in training.
 *
 * @param intercept log-odds at cosine 0 and JSD 0
 * @param cosine log-odds per unit of cosine
 * @param jsd log-odds per nat of JSD; below 0 if the check helps
 */
public record Calibration(double intercept, double cosine, double jsd) {
    public Calibration {
        if (!(Double.isFinite(intercept) && Double.isFinite(cosine) && Double.isFinite(jsd))) {
            throw new IllegalArgumentException(
                    "a calibration needs finite weights, had " + intercept + ", " + cosine + ", " + jsd);
        }
    }

    /** {@code P(same person)}, 0..1, from the cosine of two embeddings and the JSD of their relations in nats. */
    public double probability(double cosineOfEmbeddings, double jsdOfRelations) {
        return 1 / (1 + Math.exp(-(intercept + cosine * cosineOfEmbeddings + jsd * jsdOfRelations)));
    }
}
