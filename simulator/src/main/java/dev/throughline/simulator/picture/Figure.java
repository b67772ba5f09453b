package dev.throughline.simulator.picture;

import java.util.Comparator;

/** A person in a picture. */
public interface Figure {
    /** The order in which figures are painted; of equally far ones, the one with the lower id comes first. */
    Comparator<Figure> FARTHEST_FIRST =
            Comparator.comparingDouble(Figure::distance).reversed().thenComparingLong(Figure::id);

    /** Id in the truth. */
    long id();

    /** Distance from the camera, in a unit that is the same for all figures of a picture. */
    double distance();

    /** Where the figure is, also outside the picture. */
    Outline outline();

    /** Paints the figure in front of what the canvas shows, and {@linkplain Canvas#cover covers} its pixels. */
    void paint(Canvas canvas);
}
