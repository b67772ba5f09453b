package dev.throughline.simulator.site;

import dev.throughline.simulator.picture.Outline;
import dev.throughline.simulator.site.Part.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A person as a camera sees them: the parts of the body in the picture, from back to front.
 *
 * @param person the person
 * @param reach distance from the camera, metres
 * @param shapes in drawing order
 * @param outline of all shapes
 */
record ProjectedBody(Person person, Spot spot, double reach, List<Shape> shapes, Outline outline) {
    /**
     * A projected part of the body. Lengths are pixels, from the top left.
     *
     * @param part the part
     * @param widths half the width at the part's stations
     * @param azimuth direction of the camera, seen from the body's front
     */
    record Shape(Part part, double lowX, double lowY, double highX, double highY, Profile widths, double azimuth) {}

    /** The figure; empty if part of the body is behind the camera. */
    static Optional<ProjectedBody> of(Person person, Pose pose, Viewpoint view) {
        List<Part> parts = Body.parts(person.look(), pose);
        if (!parts.stream().allMatch(part -> view.sees(part.low()) && view.sees(part.high()))) {
            return Optional.empty();
        }
        parts.sort(Comparator.comparingDouble((Part part) -> reach(part, view)).reversed());
        double azimuth = view.azimuth(pose.spot()) - pose.heading();
        List<Shape> shapes = new ArrayList<>(parts.size());
        for (Part part : parts) {
            shapes.add(shape(part, view, azimuth));
        }
        double left = Double.MAX_VALUE;
        double top = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double bottom = -Double.MAX_VALUE;
        for (Shape shape : shapes) {
            double dx = shape.highX - shape.lowX;
            double dy = shape.highY - shape.lowY;
            double length = Math.sqrt(dx * dx + dy * dy);
            boolean round = shape.part.round() || length == 0;
            for (int i = 0; i < shape.widths.stations(); i++) {
                double x = shape.lowX + shape.widths.place(i) * dx;
                double y = shape.lowY + shape.widths.place(i) * dy;
                // a flat end reaches out only at right angles to its axis
                double across = shape.widths.station(i) * (round ? 1 : Math.abs(dy) / length);
                double along = shape.widths.station(i) * (round ? 1 : Math.abs(dx) / length);
                left = Math.min(left, x - across);
                right = Math.max(right, x + across);
                top = Math.min(top, y - along);
                bottom = Math.max(bottom, y + along);
            }
        }
        return Optional.of(new ProjectedBody(
                person,
                pose.spot(),
                view.reach(new Point(pose.spot().x(), pose.spot().y(), 0)),
                shapes,
                new Outline(left, top, right, bottom)));
    }

    private static double reach(Part part, Viewpoint view) {
        return (view.reach(part.low()) + view.reach(part.high())) / 2 - part.fore();
    }

    private static Shape shape(Part part, Viewpoint view, double azimuth) {
        double lowScale = view.scale(part.low());
        double highScale = view.scale(part.high());
        double front = StrictMath.cos(azimuth);
        double side = part.depth() * StrictMath.sin(azimuth);
        double seen = Math.sqrt(front * front + side * side); // the width of an oval from here
        return new Shape(
                part,
                view.x(part.low()),
                view.y(part.low()),
                view.x(part.high()),
                view.y(part.high()),
                part.widths().times(seen * lowScale, seen * highScale),
                azimuth);
    }
}
