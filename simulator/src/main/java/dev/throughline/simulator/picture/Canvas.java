package dev.throughline.simulator.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A picture on which people are painted. It records the owner of each pixel, and so how much of each figure other figures or a wall hide.
 * An instance serves one thread at a time.
 */
public final class Canvas {
    public static final int CHANNELS = 3;
    /** The coverage from which a pixel belongs to a figure. */
    public static final double BELONGS = .5;

    private final int width;
    private final int height;
    private final byte[] bgr;
    private final int[] owners; // by pixel: the figure that is visible, from 1
    private final int[] claims; // by pixel: the figure painted last, visible or not
    private int[] drawn = new int[0]; // by figure: pixels of the picture that it covers
    private int[] seen = new int[0]; // the visible ones among them
    private int current;

    public Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        bgr = new byte[width * height * CHANNELS];
        owners = new int[width * height];
        claims = new int[width * height];
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Shape (height, width, 3), BGR, rows from the top. Figures paint here; what is painted stays until the next {@link #begin}. */
    public byte[] pixels() {
        return bgr;
    }

    /**
     * Begins a picture.
     *
     * @param scene the place without people, in the shape of {@link #pixels}; copied
     */
    public void begin(byte[] scene) {
        System.arraycopy(scene, 0, bgr, 0, bgr.length);
        Arrays.fill(owners, 0);
        Arrays.fill(claims, 0);
    }

    /** Paints the {@linkplain Figure#FARTHEST_FIRST farthest} figure first. Returns those that are not hidden in the end. */
    public <F extends Figure> List<F> paint(List<F> figures) {
        List<F> farthestFirst = new ArrayList<>(figures);
        farthestFirst.sort(Figure.FARTHEST_FIRST);
        drawn = new int[farthestFirst.size()];
        seen = new int[farthestFirst.size()];
        for (current = 1; current <= farthestFirst.size(); current++) {
            farthestFirst.get(current - 1).paint(this);
        }
        List<F> visible = new ArrayList<>();
        for (int i = 0; i < drawn.length; i++) {
            if (Truth.isSeen(drawn[i], seen[i])) {
                visible.add(farthestFirst.get(i));
            }
        }
        return visible;
    }

    /**
     * Records that the figure that is being painted covers a pixel.
     *
     * @param pixel index, row by row
     * @param coverage 0 to 1
     * @param visible whether nothing but nearer figures can hide it there
     */
    public void cover(int pixel, double coverage, boolean visible) {
        if (coverage < BELONGS) {
            return;
        }
        if (claims[pixel] != current) {
            claims[pixel] = current;
            drawn[current - 1]++;
        }
        if (visible && owners[pixel] != current) {
            if (owners[pixel] > 0) {
                seen[owners[pixel] - 1]--;
            }
            owners[pixel] = current;
            seen[current - 1]++;
        }
    }
}
