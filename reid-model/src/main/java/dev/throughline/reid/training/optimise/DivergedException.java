package dev.throughline.reid.training.optimise;

/** Thrown when a loss or a gradient is no longer finite. */
public final class DivergedException extends RuntimeException {
    DivergedException(int step, String figure, double value) {
        super("training stopped at step " + step + ": " + figure + " is " + value
                + "; start it again to go on from the checkpoint, with a lower learning rate if it happens again");
    }
}
