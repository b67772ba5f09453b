package dev.throughline.simulator.site;

import dev.throughline.simulator.site.FloorPlan.Door;
import dev.throughline.simulator.site.FloorPlan.Room;
import dev.throughline.simulator.site.Part.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** The plan of a site: walls and doors, each camera's field of view, and the paths of some people. North is up. */
final class PlanPicture {
    private static final Color PAPER = new Color(0xfa, 0xfa, 0xf7);
    private static final Color BLIND = new Color(0xe6, 0xe6, 0xe2);
    private static final Color WALL = new Color(0x2b, 0x2d, 0x33);
    private static final Color ENTRANCE = new Color(0x2e, 0x8b, 0x57);
    private static final Color SEEN = new Color(0x3a, 0x7b, 0xd5, 56);
    private static final Color CAMERA = new Color(0x1f, 0x4f, 0x9c);
    private static final Color[] WAYS = {
        new Color(0xc0, 0x39, 0x2b),
        new Color(0xd3, 0x7a, 0x00),
        new Color(0x7d, 0x3c, 0x98),
        new Color(0x11, 0x7a, 0x65)
    };
    private static final double MARGIN = 2; // metres
    private static final double LARGEST = 4000; // pixels of the longer side
    private static final double FINEST = 26; // pixels a metre
    private static final double LEGIBLE = 8;
    private static final double FAR = 100;

    private final FloorPlan plan;
    private final List<SiteCamera> cameras;
    private final List<Person> people;
    private final double west;
    private final double north;
    private final double scale;
    private final BufferedImage image;

    private PlanPicture(FloorPlan plan, List<SiteCamera> cameras, List<Person> people) {
        this.plan = plan;
        this.cameras = cameras;
        this.people = people;
        List<Room> rooms = plan.rooms();
        double east = rooms.stream().mapToDouble(Room::east).max().orElse(0) + MARGIN;
        north = rooms.stream().mapToDouble(Room::north).max().orElse(0) + MARGIN;
        west = -MARGIN;
        double width = east - west;
        double height = north + MARGIN;
        scale = Math.min(FINEST, LARGEST / Math.max(width, height));
        image = new BufferedImage(
                (int) Math.ceil(width * scale), (int) Math.ceil(height * scale), BufferedImage.TYPE_INT_RGB);
    }

    static BufferedImage draw(FloorPlan plan, List<SiteCamera> cameras, List<Person> people) {
        PlanPicture picture = new PlanPicture(plan, cameras, people);
        Graphics2D pen = picture.image.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            pen.setColor(PAPER);
            pen.fillRect(0, 0, picture.image.getWidth(), picture.image.getHeight());
            picture.drawRooms(pen);
            cameras.forEach(camera -> picture.drawView(pen, camera));
            picture.drawWalls(pen);
            picture.drawWays(pen);
            cameras.forEach(camera -> picture.drawCamera(pen, camera));
        } finally {
            pen.dispose();
        }
        return picture.image;
    }

    private double x(double east) {
        return (east - west) * scale;
    }

    private double y(double northward) {
        return (north - northward) * scale;
    }

    private Rectangle2D outline(Room room) {
        return new Rectangle2D.Double(
                x(room.west()), y(room.north()), x(room.east()) - x(room.west()), y(room.south()) - y(room.north()));
    }

    private void drawRooms(Graphics2D pen) {
        for (Room room : plan.rooms()) {
            boolean watched =
                    cameras.stream().anyMatch(camera -> camera.view().room().equals(room));
            pen.setColor(watched ? Color.WHITE : BLIND);
            pen.fill(outline(room));
        }
    }

    private void drawView(Graphics2D pen, SiteCamera camera) {
        Viewpoint view = camera.view();
        Point eye = view.eye();
        Path2D wedge = new Path2D.Double();
        wedge.moveTo(x(eye.x()), y(eye.y()));
        for (int side = -1; side <= 1; side += 2) {
            double angle = view.bearing() + side * view.halfAngle();
            wedge.lineTo(x(eye.x() + FAR * Math.cos(angle)), y(eye.y() + FAR * Math.sin(angle)));
        }
        wedge.closePath();
        Area seen = new Area(wedge);
        seen.intersect(new Area(outline(view.room())));
        pen.setColor(SEEN);
        pen.fill(seen);
    }

    private void drawWays(Graphics2D pen) {
        pen.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int i = 0; i < Math.min(WAYS.length, people.size()); i++) {
            Person person = people.get(i * people.size() / WAYS.length % people.size());
            Path2D way = new Path2D.Double();
            List<Spot> corners = person.walks().get(0).corners();
            way.moveTo(x(corners.get(0).x()), y(corners.get(0).y()));
            corners.forEach(corner -> way.lineTo(x(corner.x()), y(corner.y())));
            pen.setColor(WAYS[i]);
            pen.draw(way);
            Spot start = corners.get(0);
            pen.fill(new Ellipse2D.Double(x(start.x()) - 5, y(start.y()) - 5, 10, 10));
        }
    }

    private void drawWalls(Graphics2D pen) {
        pen.setStroke(new BasicStroke(3, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        pen.setColor(WALL);
        plan.rooms().forEach(room -> pen.draw(outline(room)));
        for (Door door : plan.doors()) {
            drawDoor(pen, door);
        }
    }

    private void drawDoor(Graphics2D pen, Door door) {
        double half = FloorPlan.DOOR_WIDTH / 2;
        Spot[] corners = {
            door.at(door.one(), 0, -half), door.at(door.one(), 0, half),
            door.at(door.other(), 0, -half), door.at(door.other(), 0, half)
        };
        pen.setStroke(new BasicStroke(4, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        pen.setColor(door.isEntrance() ? ENTRANCE : PAPER);
        pen.draw(line(corners[0], corners[1]));
        pen.draw(line(corners[2], corners[3]));
        pen.setStroke(new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        pen.setColor(WALL);
        pen.draw(line(corners[0], corners[2]));
        pen.draw(line(corners[1], corners[3]));
    }

    private Line2D line(Spot from, Spot to) {
        return new Line2D.Double(x(from.x()), y(from.y()), x(to.x()), y(to.y()));
    }

    private void drawCamera(Graphics2D pen, SiteCamera camera) {
        Point eye = camera.view().eye();
        pen.setColor(CAMERA);
        pen.fill(new Ellipse2D.Double(x(eye.x()) - 5, y(eye.y()) - 5, 10, 10));
        if (scale >= LEGIBLE) {
            Spot middle = camera.view().room().middle();
            boolean north = eye.y() > middle.y();
            pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 13));
            int width = pen.getFontMetrics().stringWidth(camera.id());
            double left = eye.x() > middle.x() ? x(eye.x()) - width - 8 : x(eye.x()) + 8;
            pen.drawString(camera.id(), (float) left, (float) (y(eye.y()) + (north ? 16 : -7)));
        }
    }
}
