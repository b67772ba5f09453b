package dev.throughline.reid.training.calibrate;

/**
 * Two tracklets of different cameras, and what the model says of them.
 *
 * @param one the first's person, over all data sets
 * @param other the second's
 * @param cosine of their mean embeddings
 * @param jsd of their mean relations, in nats
 * @param cameras that saw them, such as {@code cuhk01 1-2}
 */
record Pair(int one, int other, double cosine, double jsd, String cameras) {
    boolean same() {
        return one == other;
    }
}
