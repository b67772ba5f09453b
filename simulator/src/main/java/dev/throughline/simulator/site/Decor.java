package dev.throughline.simulator.site;

import dev.throughline.simulator.site.FloorPlan.Room;
import java.util.ArrayList;
import java.util.List;

/** The surfaces and decorations of a room; both cameras of a room see the same ones. */
final class Decor {
    /** The surface at which a ray may end in a room. */
    enum Surface {
        FLOOR,
        CEILING,
        SOUTH,
        NORTH,
        WEST,
        EAST
    }

    private static final List<Integer> WALLS =
            List.of(0xd5d0c4, 0xc9ccd0, 0xcfc5b2, 0xb9c2b8, 0xc2b6ae, 0xa9b4c0, 0xd9d6d0);
    private static final List<Integer> FLOORS =
            List.of(0x8f8a82, 0xa79b87, 0x777a7d, 0x9c7f5e, 0xb4aea4, 0x6f665c, 0x8b8f8a);
    private static final List<Integer> PANELS =
            List.of(0x7c2f2c, 0x2f4a6d, 0x3f5f46, 0xb08a3c, 0x4b4550, 0xbfc7cc, 0x88939a, 0x5f4b3a);

    /** A flat object on a wall. */
    private record Panel(Surface surface, double from, double to, double low, double high, int colour, int inner) {}

    private final int floorKind;
    private final int floorColour;
    private final double floorTile;
    private final int wallColour;
    private final int frame;
    private final List<Panel> panels = new ArrayList<>();

    private Decor(int floorKind, int floorColour, double floorTile, int wallColour, int frame) {
        this.floorKind = floorKind;
        this.floorColour = floorColour;
        this.floorTile = floorTile;
        this.wallColour = wallColour;
        this.frame = frame;
    }

    static Decor of(Room room, SeededRandom dice) {
        Decor decor = new Decor(
                dice.below(3),
                dice.pick(FLOORS),
                dice.between(.4, .9),
                dice.pick(WALLS),
                dice.chance(.5) ? 0x6a5a4a : 0xe4e2dc);
        for (Surface surface : List.of(Surface.SOUTH, Surface.NORTH, Surface.WEST, Surface.EAST)) {
            boolean eastward = surface == Surface.WEST || surface == Surface.EAST;
            double from = eastward ? room.south() : room.west();
            double to = eastward ? room.north() : room.east();
            for (int i = dice.below(3); i > 0; i--) {
                double at = dice.between(from + .4, to - 1.6);
                double low = dice.between(1, 1.5);
                decor.panels.add(new Panel(
                        surface,
                        at,
                        at + dice.between(.5, 1.4),
                        low,
                        low + dice.between(.4, 1),
                        dice.pick(PANELS),
                        dice.pick(PANELS)));
            }
        }
        return decor;
    }

    int frame() {
        return frame;
    }

    int skirting() {
        return Rgb.lit(wallColour, .62);
    }

    int wall(Surface surface, double along, double z) {
        for (Panel panel : panels) {
            if (panel.surface == surface && along > panel.from && along < panel.to && z > panel.low && z < panel.high) {
                double inside = Math.min(
                        Math.min(along - panel.from, panel.to - along), Math.min(z - panel.low, panel.high - z));
                return inside < .05
                        ? 0x38363a
                        : inside > .18 && z > (panel.low + panel.high) / 2 ? panel.inner : panel.colour;
            }
        }
        return wallColour;
    }

    int floor(double x, double y, Grain grain) {
        double light = 1 + .035 * grain.at(x * .9, y * .9) + .03 * grain.at(x * 8, y * 8);
        switch (floorKind) {
            case 0 -> { // tiles and their joints
                double joint = Math.min(part(x / floorTile), part(y / floorTile)) * floorTile;
                int tile = (int) Math.floor(x / floorTile) * 31 + (int) Math.floor(y / floorTile) * 17;
                light += .04 * grain.at(tile * .37, tile * .91);
                return Rgb.lit(floorColour, joint < .012 ? light * .72 : light);
            }
            case 1 -> { // planks
                int plank = (int) Math.floor(y / .16);
                light += .09 * grain.at(plank * .73, Math.floor((x + plank * .61) / 1.8) * .57);
                light += .05 * grain.at(x * 3, y * 40);
                return Rgb.lit(floorColour, part(y / .16) * .16 < .006 ? light * .7 : light);
            }
            default -> { // carpet, concrete
                return Rgb.lit(floorColour, light + .03 * grain.at(x * 23, y * 23));
            }
        }
    }

    private static double part(double value) {
        double part = value - Math.floor(value);
        return Math.min(part, 1 - part);
    }
}
