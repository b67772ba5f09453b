package dev.throughline.reid.packaging;

import dev.throughline.wire.message.Calibration;

/**
 * The calibration of this model's similarities, as stored in {@code calibration.json}.
 *
 * @param intercept log-odds at cosine 0 and JSD 0
 * @param cosine log-odds per unit of cosine
 * @param jsd log-odds per nat of JSD; below 0 if the relation check helps
 * @param cosineAtOneInHundred the cosine that one in a hundred pairs of different people reaches
 * @param cosineAtOneInThousand the cosine that one in a thousand pairs of different people reaches
 */
public record CosineCalibration(
        double intercept, double cosine, double jsd, double cosineAtOneInHundred, double cosineAtOneInThousand) {
    /** The placeholder until a model is calibrated; it is not measured. */
    public static final CosineCalibration UNMEASURED = new CosineCalibration(-10, 15, 0, .7, .8);

    /** Quantiles of the standard normal distribution. */
    private static final double ONE_IN_HUNDRED = 2.3263478740;

    private static final double ONE_IN_THOUSAND = 3.0902323062;

    public CosineCalibration {
        if (!(Double.isFinite(intercept) && Double.isFinite(cosine) && Double.isFinite(jsd))) {
            throw new IllegalArgumentException(
                    "a calibration needs finite weights, had " + intercept + ", " + cosine + ", " + jsd);
        }
        if (!(cosineAtOneInHundred <= cosineAtOneInThousand)) {
            throw new IllegalArgumentException("fewer pairs reach a higher cosine, but one in a hundred reaches "
                    + cosineAtOneInHundred + " and one in a thousand " + cosineAtOneInThousand);
        }
    }

    /**
     * The part that turns evidence into a probability. It models the scores of impostors as a normal distribution
     * through the two cosines.
     */
    public Calibration calibration() {
        double spread = (cosineAtOneInThousand - cosineAtOneInHundred) / (ONE_IN_THOUSAND - ONE_IN_HUNDRED);
        double mean = cosineAtOneInHundred - ONE_IN_HUNDRED * spread;
        return spread > 0 && cosine > 0
                ? new Calibration(intercept, cosine, jsd, intercept + cosine * mean, cosine * spread)
                : new Calibration(intercept, cosine, jsd);
    }
}
