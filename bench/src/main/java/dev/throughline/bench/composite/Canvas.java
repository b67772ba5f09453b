package dev.throughline.bench.composite;

import dev.throughline.wire.geometry.Box;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A picture on which people are painted, with the owner of each pixel.
 *
 * <p>The rule of the truth: a person is visible if at least half of the body's box lies inside the picture, and at least a quarter of the
 * body's pixels inside it are not covered by nearer people.
 */
final class Canvas {
    private static final double LEAST_INSIDE = .5;
    private static final double LEAST_UNCOVERED = .25;
    private static final int CHANNELS = 3;
    private static final int NOBODY = -1;

    private final int width;
    private final int height;
    private final byte[] pixels; // blue, green, red; row by row from the top
    private final int[] owner;

    /** @param backdrop shape (height, width, 3), BGR; it is copied */
    Canvas(int width, int height, byte[] backdrop) {
        this.width = width;
        this.height = height;
        this.pixels = backdrop.clone();
        this.owner = new int[width * height];
    }

    /** A visible person, and the body's box, cut off at the picture's edges. */
    record Visible(long who, Box box) {}

    /** Paints the farthest figure first, and returns the people visible in the end. */
    List<Visible> paint(List<Figure> figures) {
        List<Figure> farthestFirst = figures.stream()
                .sorted(Comparator.comparingDouble(Figure::distance).reversed().thenComparingLong(Figure::who))
                .toList();
        Arrays.fill(owner, NOBODY);
        int[] painted = new int[farthestFirst.size()];
        for (int i = 0; i < painted.length; i++) {
            painted[i] = paint(farthestFirst.get(i), i);
        }
        int[] left = new int[painted.length];
        for (int whose : owner) {
            if (whose != NOBODY) {
                left[whose]++;
            }
        }
        List<Visible> visible = new ArrayList<>();
        for (int i = 0; i < painted.length; i++) {
            Box body = farthestFirst.get(i).body();
            float inside = body.intersection(picture());
            boolean uncovered = painted[i] > 0 && left[i] >= LEAST_UNCOVERED * painted[i];
            if (inside >= LEAST_INSIDE * body.area() && uncovered) {
                visible.add(new Visible(farthestFirst.get(i).who(), inside < body.area() ? cut(body) : body));
            }
        }
        visible.sort(Comparator.comparingLong(Visible::who));
        return visible;
    }

    private Box picture() {
        return new Box(0, 0, width, height);
    }

    private Box cut(Box box) {
        float left = Math.max(0, box.x());
        float top = Math.max(0, box.y());
        return new Box(left, top, Math.min(width, box.right()) - left, Math.min(height, box.bottom()) - top);
    }

    /** @return how many pixels of the body lie inside the picture */
    private int paint(Figure figure, int index) {
        Box crop = figure.crop();
        // in a crop that is reduced, a pixel is the mean of several places
        int samples = Math.max(1, (int) Math.ceil(Wardrobe.CROP_HEIGHT / crop.h()));
        int body = 0;
        int bottom = (int) Math.min(height, Math.ceil(crop.bottom()));
        int right = (int) Math.min(width, Math.ceil(crop.right()));
        for (int y = (int) Math.max(0, Math.floor(crop.y())); y < bottom; y++) {
            for (int x = (int) Math.max(0, Math.floor(crop.x())); x < right; x++) {
                double opacity = Silhouette.opacity((x + .5 - crop.x()) / crop.w(), (y + .5 - crop.y()) / crop.h());
                if (opacity > 0) {
                    blend(figure, x, y, opacity, samples);
                }
                if (opacity >= Silhouette.BELONGS) {
                    owner[y * width + x] = index;
                    body++;
                }
            }
        }
        return body;
    }

    private void blend(Figure figure, int x, int y, double opacity, int samples) {
        Box crop = figure.crop();
        int at = (y * width + x) * CHANNELS;
        for (int channel = 0; channel < CHANNELS; channel++) {
            double sum = 0;
            for (int down = 0; down < samples; down++) {
                for (int across = 0; across < samples; across++) {
                    sum += figure.still()
                            .colour(
                                    channel,
                                    (x + (across + .5) / samples - crop.x()) / crop.w(),
                                    (y + (down + .5) / samples - crop.y()) / crop.h());
                }
            }
            int place = at + CHANNELS - 1 - channel;
            double behind = pixels[place] & 0xFF;
            double colour = behind + (sum / (samples * samples) - behind) * opacity;
            pixels[place] = (byte) Math.max(0, Math.min(255, Math.round(colour)));
        }
    }

    /** Shape (height, width, 3), BGR; read-only. */
    byte[] pixels() {
        return pixels;
    }
}
