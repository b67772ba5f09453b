package dev.throughline.ingest.camera;

/**
 * A size that H.264 encoders accept, and the part of it that the picture fills from the top left. Odd sides lose a
 * line, since colours have half the resolution. A picture above 4K is scaled down. A picture below the minimum is
 * padded with black.
 *
 * @param width pixels of the video, even
 * @param height pixels of the video, even
 * @param filledWidth pixels of the picture in it
 * @param filledHeight pixels of the picture in it
 */
record EncodableSize(int width, int height, int filledWidth, int filledHeight) {
    /** OpenH264's minimum. */
    private static final int SHORTEST_SIDE = 16;
    /** OpenH264 accepts at most the pixels of level 5.2, about 9.4 million. */
    private static final long MOST_PIXELS = 3840L * 2160;

    private static final int LONGEST_SIDE = 4096;

    /** For pictures of this size, each side at least 1. */
    static EncodableSize of(int width, int height) {
        double scale = Math.min(1, Math.sqrt((double) MOST_PIXELS / ((long) width * height)));
        scale = Math.min(scale, (double) LONGEST_SIDE / Math.max(width, height));
        int filledWidth = side(width * scale);
        int filledHeight = side(height * scale);
        return new EncodableSize(
                Math.max(SHORTEST_SIDE, filledWidth), Math.max(SHORTEST_SIDE, filledHeight), filledWidth, filledHeight);
    }

    private static int side(double length) {
        int whole = Math.max(1, (int) length);
        return whole < SHORTEST_SIDE ? whole : whole - whole % 2;
    }

    boolean isFilledBy(int pictureWidth, int pictureHeight) {
        return pictureWidth == width && pictureHeight == height;
    }
}
