package dev.throughline.streams.track;

/**
 * One coordinate of a moving box with its speed and the uncertainty of both: a Kalman filter with a constant-velocity model.
 *
 * <p>SORT and its successors filter a box by one state of eight numbers. In that state the coordinates are independent: the noise is
 * diagonal, and each position couples to its own speed only. So four filters of two numbers are equivalent, with a tenth of the covariance
 * to store. Source: Bewley et al., Simple Online and Realtime Tracking, arXiv 1602.00763; Wojke et al., arXiv 1703.07402.
 *
 * @param value position, pixels
 * @param speed pixels a second
 * @param valueVariance of the value
 * @param covariance of the value with the speed
 * @param speedVariance of the speed
 */
record Coordinate(double value, double speed, double valueVariance, double covariance, double speedVariance) {

    /** The state after the first sighting, with a speed of 0. */
    static Coordinate at(double value, double valueDeviation, double speedDeviation) {
        return new Coordinate(value, 0, valueDeviation * valueDeviation, 0, speedDeviation * speedDeviation);
    }

    /**
     * The prediction after some time without a sighting. The noise grows with time and not with frames. So two short steps give the same as
     * one long step, and any frame rate works.
     *
     * @param seconds 0 or more
     * @param wander standard deviation that the value gains in a second, apart from its speed
     * @param jolt standard deviation that the speed gains in a second
     */
    Coordinate after(double seconds, double wander, double jolt) {
        double wanderVariance = wander * wander * seconds;
        double joltVariance = jolt * jolt * seconds;
        return new Coordinate(
                value + speed * seconds,
                speed,
                valueVariance
                        + 2 * covariance * seconds
                        + speedVariance * seconds * seconds
                        + wanderVariance
                        + joltVariance * seconds * seconds / 3,
                covariance + speedVariance * seconds + joltVariance * seconds / 2,
                speedVariance + joltVariance);
    }

    /** The state after a measurement. */
    Coordinate seen(double measured, double deviation) {
        double total = valueVariance + deviation * deviation;
        double valueGain = valueVariance / total;
        double speedGain = covariance / total;
        double surprise = measured - value;
        return new Coordinate(
                value + valueGain * surprise,
                speed + speedGain * surprise,
                valueVariance - valueGain * valueVariance,
                covariance - valueGain * covariance,
                speedVariance - speedGain * covariance);
    }

    /** The state with a lower bound on the value, such as a height above 0. */
    Coordinate atLeast(double least) {
        return value >= least ? this : new Coordinate(least, 0, valueVariance, covariance, speedVariance);
    }

    /** The squared Mahalanobis distance of a measurement. */
    double surprise(double measured, double deviation) {
        double away = measured - value;
        return away * away / (valueVariance + deviation * deviation);
    }
}
