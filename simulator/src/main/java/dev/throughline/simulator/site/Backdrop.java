package dev.throughline.simulator.site;

import dev.throughline.simulator.site.Decor.Surface;
import dev.throughline.simulator.site.FloorPlan.Door;
import dev.throughline.simulator.site.FloorPlan.Room;
import dev.throughline.simulator.site.Part.Point;
import java.util.Arrays;
import java.util.List;

/** An empty room as a camera sees it: floor, walls, decorations, and doors with a glimpse of what lies behind. */
final class Backdrop {
    private static final double CEILING = 3.2;
    private static final double SKIRTING = .11;
    private static final double FRAME = .09;
    private static final int SAMPLES = 2; // a side

    private final SimulationSettings settings;
    private final Viewpoint view;
    private final List<Door> doors;
    private final Decor decor;
    private final Grain grain;
    private final int[] colours; // 0xRRGGBB, before the camera's grade
    private final byte[] openings; // by pixel: 1 + the door's index, or 0

    private Backdrop(SimulationSettings settings, FloorPlan plan, Viewpoint view) {
        this.settings = settings;
        this.view = view;
        doors = plan.doorsOf(view.room().number());
        SeededRandom dice = SeededRandom.of(
                settings.seed(), SeededRandom.purpose("room"), view.room().number());
        decor = Decor.of(view.room(), dice);
        grain = new Grain(dice);
        colours = new int[settings.width() * settings.height()];
        openings = new byte[colours.length];
    }

    static Backdrop of(SimulationSettings settings, FloorPlan plan, Viewpoint view) {
        Backdrop backdrop = new Backdrop(settings, plan, view);
        backdrop.paint();
        return backdrop;
    }

    /** The light of a pixel, 0xRRGGBB. */
    int colour(int pixel) {
        return colours[pixel];
    }

    /** The door whose opening a pixel shows, as an index into the room's doors, or −1. */
    int opening(int pixel) {
        return openings[pixel] - 1;
    }

    private void paint() {
        double[] offsets = new double[SAMPLES];
        Arrays.setAll(offsets, i -> (i + .5) / SAMPLES);
        for (int y = 0; y < settings.height(); y++) {
            for (int x = 0; x < settings.width(); x++) {
                int red = 0;
                int green = 0;
                int blue = 0;
                for (int i = 0; i < SAMPLES * SAMPLES; i++) {
                    int colour = seen(view.ray(x + offsets[i % SAMPLES], y + offsets[i / SAMPLES]));
                    red += Rgb.red(colour);
                    green += Rgb.green(colour);
                    blue += Rgb.blue(colour);
                }
                int all = SAMPLES * SAMPLES;
                int pixel = y * settings.width() + x;
                colours[pixel] = Rgb.of(red / all, green / all, blue / all);
                Hit middle = hit(view.ray(x + .5, y + .5));
                openings[pixel] = (byte) (1 + opening(middle));
            }
        }
    }

    private record Hit(Surface surface, Point at) {
        boolean isWall() {
            return surface != Surface.FLOOR && surface != Surface.CEILING;
        }

        boolean isEastward() {
            return surface == Surface.WEST || surface == Surface.EAST;
        }

        /** Metres along the wall. */
        double along() {
            return isEastward() ? at.y() : at.x();
        }
    }

    /** The first surface that a ray hits. */
    private Hit hit(Point ray) {
        Room room = view.room();
        Point eye = view.eye();
        double toX = ray.x() == 0 ? Double.MAX_VALUE : ((ray.x() > 0 ? room.east() : room.west()) - eye.x()) / ray.x();
        double toY =
                ray.y() == 0 ? Double.MAX_VALUE : ((ray.y() > 0 ? room.north() : room.south()) - eye.y()) / ray.y();
        double toZ = ray.z() == 0 ? Double.MAX_VALUE : ((ray.z() > 0 ? CEILING : 0) - eye.z()) / ray.z();
        double nearest = Math.min(toX, Math.min(toY, toZ));
        Surface surface = nearest == toZ
                ? (ray.z() > 0 ? Surface.CEILING : Surface.FLOOR)
                : nearest == toX
                        ? (ray.x() > 0 ? Surface.EAST : Surface.WEST)
                        : (ray.y() > 0 ? Surface.NORTH : Surface.SOUTH);
        return new Hit(
                surface,
                new Point(eye.x() + nearest * ray.x(), eye.y() + nearest * ray.y(), eye.z() + nearest * ray.z()));
    }

    private int opening(Hit hit) {
        if (hit.isWall() && hit.at().z() < FloorPlan.DOOR_HEIGHT) {
            for (int i = 0; i < doors.size(); i++) {
                if (isInWall(doors.get(i), hit)
                        && doors.get(i).spans(new Spot(hit.at().x(), hit.at().y()))) {
                    return i;
                }
            }
        }
        return -1;
    }

    private boolean isInWall(Door door, Hit hit) {
        Spot at = door.at(view.room().number(), 0, 0);
        double line = door.eastward() ? at.x() : at.y();
        double here = door.eastward() ? hit.at().x() : hit.at().y();
        return door.eastward() == hit.isEastward() && Math.abs(line - here) < 1e-6;
    }

    private int seen(Point ray) {
        Hit hit = hit(ray);
        int door = opening(hit);
        if (door >= 0) {
            return beyond(doors.get(door), ray, hit.at());
        }
        return switch (hit.surface()) {
            case FLOOR -> lit(decor.floor(hit.at().x(), hit.at().y(), grain), hit.at(), 1);
            case CEILING -> lit(0xd8d8d4, hit.at(), .9);
            default -> lit(wall(hit), hit.at(), hit.isEastward() ? .86 : .95);
        };
    }

    /** Behind a door the floor continues, into the dark or into daylight. */
    private static int beyond(Door door, Point ray, Point at) {
        double deep = ray.z() < 0 ? at.z() / -ray.z() * Math.sqrt(ray.x() * ray.x() + ray.y() * ray.y()) : 9;
        if (door.isEntrance()) {
            return deep < 6 ? Rgb.lit(0xb9b6ae, 1 - .03 * deep) : 0xccd6dc;
        }
        return deep < 5 ? Rgb.lit(0x77736c, .8 - .1 * deep) : 0x35363a;
    }

    private int wall(Hit hit) {
        double z = hit.at().z();
        for (Door door : doors) {
            double aside = Math.abs(hit.along()
                    - (door.eastward() ? door.middle().y() : door.middle().x()));
            if (isInWall(door, hit) && aside < FloorPlan.DOOR_WIDTH / 2 + FRAME && z < FloorPlan.DOOR_HEIGHT + FRAME) {
                return decor.frame();
            }
        }
        if (z < SKIRTING) {
            return decor.skirting();
        }
        double noise = grain.at(hit.along() * 1.7, z * 1.7) + .6 * grain.at(hit.along() * 9, z * 9);
        return Rgb.lit(decor.wall(hit.surface(), hit.along(), z), 1 + .012 * noise);
    }

    /** Lamps hang over the middle; corners are darker. */
    private int lit(int colour, Point at, double facing) {
        Room room = view.room();
        double dx = (at.x() - room.middle().x()) / 6;
        double dy = (at.y() - room.middle().y()) / 6;
        double corner = Math.min(
                Math.min(at.x() - room.west(), room.east() - at.x()),
                Math.min(at.y() - room.south(), room.north() - at.y()));
        double edge = at.z() > 0.01 ? 1 : Math.min(1, .8 + .35 * corner);
        return Rgb.lit(colour, facing * edge * (1.02 - .16 * (dx * dx + dy * dy)));
    }
}
