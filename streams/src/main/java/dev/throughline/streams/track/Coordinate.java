package dev.throughline.streams.track;

/**
 * One coordinate of a moving box with its speed, and how unsure both are: a Kalman filter for motion at constant speed.
 *
 * <p>SORT and its successors filter a box by one state of eight numbers. In it, no coordinate ever learns from another: the
 * noise is diagonal and each position couples to its own speed only. So four filters of two numbers are the same thing, with
 * a tenth of the covariance to store. Source: Bewley et al., Simple Online and Realtime Tracking, arXiv 1602.00763; Wojke et
 * al., arXiv 1703.07402.
 *
 * @param value where it is, pixels
 * @param speed pixels a second
 * @param valueVariance of the value
 * @param covariance of the value with the speed
 * @param speedVariance of the speed
 */
record Coordinate(double value, double speed, double valueVariance, double covariance, double speedVariance) {

    /** Seen for the first time, at rest as far as anyone knows. */
    static Coordinate at(double value, double valueDeviation, double speedDeviation) {
        return new Coordinate(value, 0, valueDeviation * valueDeviation, 0, speedDeviation * speedDeviation);
    }

    /**
     * Where it will be, if nothing is seen for a while. The noise grows with time and not with frames, so that two short steps
     * give what one long step gives, and any frame rate will do.
     *
     * @param seconds 0 or more
     * @param wander deviation that the value gains in a second, apart from its speed
     * @param jolt deviation that the speed gains in a second
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

    /** Corrected by what was seen. */
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

    /** Kept from falling below what makes sense, such as a height of 0. */
    Coordinate atLeast(double least) {
        return value >= least ? this : new Coordinate(least, 0, valueVariance, covariance, speedVariance);
    }

    /** How many deviations away something was seen, squared. */
    double surprise(double measured, double deviation) {
        double away = measured - value;
        return away * away / (valueVariance + deviation * deviation);
    }
}
