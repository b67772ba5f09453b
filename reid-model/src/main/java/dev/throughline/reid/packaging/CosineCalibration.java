package dev.throughline.reid.packaging;

import dev.throughline.wire.Calibration;

/**
 * What similarities of this model mean, as {@code calibration.json} has it.
 *
 * @param intercept log-odds at cosine 0 and JSD 0
 * @param cosine log-odds per unit of cosine
 * @param jsd log-odds per nat of JSD; below 0 if the check helps
 * @param cosineAtOneInHundred the cosine that one in a hundred pairs of different people reaches
 * @param cosineAtOneInThousand the cosine that one in a thousand pairs of different people reaches
 */
public record CosineCalibration(
        double intercept, double cosine, double jsd, double cosineAtOneInHundred, double cosineAtOneInThousand) {
    /** Until a model is calibrated; nobody should take it for measured. */
    public static final CosineCalibration UNMEASURED = new CosineCalibration(-10, 15, 0, .7, .8);

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

    /** The part that turns evidence into a probability. */
    public Calibration calibration() {
        return new Calibration(intercept, cosine, jsd);
    }
}
