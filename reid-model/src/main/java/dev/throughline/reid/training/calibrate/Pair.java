package dev.throughline.reid.training.calibrate;

/**
 * Two tracklets of different cameras, and their similarities by the model.
 *
 * @param one the first tracklet's person, over all data sets
 * @param other the second tracklet's person
 * @param cosine of their mean embeddings
 * @param jsd of their mean relations, in nats
 * @param cameras the two cameras, such as {@code cuhk01 1-2}
 */
record Pair(int one, int other, double cosine, double jsd, String cameras) {
    boolean same() {
        return one == other;
    }
}
