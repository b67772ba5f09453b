package dev.throughline.simulator.site;

import dev.throughline.simulator.picture.Canvas;
import dev.throughline.simulator.picture.Figure;
import dev.throughline.simulator.picture.Outline;

/**
 * A drawn person in a picture.
 *
 * @param opening index of the room's door through which alone the person is visible; −1 for a person in the room
 */
record DrawnFigure(ProjectedBody body, int opening, Brush brush) implements Figure {
    @Override
    public long id() {
        return body.person().id();
    }

    @Override
    public double distance() {
        return body.reach();
    }

    @Override
    public Outline outline() {
        return body.outline();
    }

    @Override
    public void paint(Canvas canvas) {
        brush.draw(canvas, body, opening);
    }
}
