package dev.throughline.simulator.site;

/**
 * The expected similarities of random embeddings. An embedding is the direction of a sum of independent random vectors: one common to
 * all, and one each of the person, the camera, the visit and the picture. The shares are their squared lengths, and sum to 1. So the
 * expected cosine of two embeddings is the sum of the shares that they have in common.
 *
 * @param common share that all embeddings have in common
 * @param person share of the person: common + person is the cosine of one person in two cameras
 * @param camera share of the camera
 * @param visit share of one visit to one camera
 * @param picture share of the single picture
 * @param kinds number of directions in which people differ, at least 2. Fewer directions make more look-alikes: two people's cosine
 *     varies by {@code person / sqrt(kinds)}
 */
public record Resemblance(double common, double person, double camera, double visit, double picture, int kinds) {
    private static final double ROUNDING = 1e-6;

    public Resemblance {
        double sum = common + person + camera + visit + picture;
        if (!(common >= 0 && person >= 0 && camera >= 0 && visit >= 0 && picture >= 0)
                || Math.abs(sum - 1) > ROUNDING) {
            throw new IllegalArgumentException("the shares of an embedding are at least 0 and sum to 1, were " + common
                    + ", " + person + ", " + camera + ", " + visit + ", " + picture);
        }
        if (kinds < 2 || kinds > EmbeddingDraw.DIMENSIONS) {
            throw new IllegalArgumentException(
                    "people differ in 2 to " + EmbeddingDraw.DIMENSIONS + " directions, were " + kinds);
        }
    }

    /**
     * The shipped model's values on 100 people of Market-1501 that it was not trained on. The mean cosine is .79 within a visit, .62 for
     * one person in two cameras, .08 for two people in one camera, and .04 for two people in two cameras, with a deviation of .20.
     */
    public static Resemblance defaults() {
        return new Resemblance(.045, .575, .04, .13, .21, 8);
    }
}
