package dev.throughline.simulator.site;

import dev.throughline.simulator.site.FloorPlan.Door;
import dev.throughline.simulator.site.FloorPlan.Room;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One person's path from an entrance through rooms and doors to an entrance: the position at any time, and the times in each room. People
 * do not avoid each other.
 */
final class Walk {
    /** The length of the path beyond an exit, after which the person is gone. */
    private static final double OUTSIDE = 1.6;
    /** The distance that paths keep from walls. */
    private static final double WALL = .8;
    /** Doors are passed in a straight line, from this distance on one side to this distance on the other. */
    private static final double APPROACH = .6;
    /** The largest distance from a door's middle, so that a person whose corner is rounded there is still in the opening. */
    private static final double ASIDE = .35;

    private static final int FEWEST_ROOMS = 2;
    private static final int MOST_ROOMS = 7;
    private static final double DETOUR = .75;
    private static final double DWELL = .55;
    private static final double SHORTEST_DWELL = 1;
    private static final double LONGEST_DWELL = 9;

    /** Corners are cut by the distance walked within this many seconds. */
    private static final double ROUNDING = .3;

    private static final double TURNING = .2;
    private static final double LOOK_AROUND = .9;
    /** Length of two steps of a person of one metre, at one metre per second; it grows with the speed. */
    private static final double STRIDE = .78;

    /**
     * The time in one room.
     *
     * @param from when its first door was passed, in seconds
     * @param to when its last door was passed, in seconds
     * @param in the door of entry
     * @param out the door of exit
     */
    record Stay(int room, double from, double to, Door in, Door out) {}

    private final double[] times;
    private final double[] xs;
    private final double[] ys;
    private final double[] headings;
    private final double[] lengths; // distance walked until then, metres
    private final List<Stay> stays;
    private final double speed;
    private final double stride;
    private final double restlessness;

    private Walk(Way way, double height) {
        int count = way.spots.size();
        times = new double[count];
        xs = new double[count];
        ys = new double[count];
        headings = new double[count];
        lengths = new double[count];
        speed = way.speed;
        stride = STRIDE * height * Math.sqrt(way.speed);
        restlessness = way.dice.between(0, 2 * Math.PI);
        for (int i = 0; i < count; i++) {
            times[i] = way.times.get(i);
            xs[i] = way.spots.get(i).x();
            ys[i] = way.spots.get(i).y();
            lengths[i] = i == 0 ? 0 : lengths[i - 1] + way.spots.get(i).distance(way.spots.get(i - 1));
        }
        for (int i = 0; i < count; i++) { // of the leg that begins here; a standing person keeps the heading
            boolean stands = i + 1 == count || (xs[i + 1] == xs[i] && ys[i + 1] == ys[i]);
            headings[i] = stands && i > 0 ? headings[i - 1] : StrictMath.atan2(ys[i + 1] - ys[i], xs[i + 1] - xs[i]);
        }
        stays = List.copyOf(way.stays);
    }

    /**
     * Makes up a walk through random rooms.
     *
     * @param start in seconds
     * @param height of the person in metres
     * @param speed when walking, metres a second
     */
    static Walk of(FloorPlan plan, SeededRandom dice, double start, double height, double speed) {
        Way way = new Way(dice, start, speed);
        Door in = dice.pick(plan.entrances());
        int room = in.beyond(FloorPlan.OUTSIDE);
        way.pass(in, FloorPlan.OUTSIDE, OUTSIDE);
        int rooms = FEWEST_ROOMS + dice.below(MOST_ROOMS - FEWEST_ROOMS + 1);
        for (int visited = 1; ; visited++) {
            if (dice.chance(DETOUR)) {
                way.stroll(plan.room(room));
            }
            Door out = visited >= rooms ? plan.wayOut(room) : way.next(plan.doorsOf(room), in);
            way.leave(room, in, out);
            if (out.isEntrance()) {
                return new Walk(way, height);
            }
            room = out.beyond(room);
            in = out;
        }
    }

    /** A walk under construction. */
    private static final class Way {
        private final SeededRandom dice;
        private final double speed;
        private final List<Double> times = new ArrayList<>();
        private final List<Spot> spots = new ArrayList<>();
        private final List<Stay> stays = new ArrayList<>();
        private double now;
        private double left; // the last room, in seconds
        private double entered; // this one

        Way(SeededRandom dice, double start, double speed) {
            this.dice = dice;
            this.speed = speed;
            now = start;
        }

        private void go(Spot to) {
            if (!spots.isEmpty()) {
                now += to.distance(spots.get(spots.size() - 1)) / speed;
            }
            times.add(now);
            spots.add(to);
        }

        void stroll(Room room) {
            go(room.somewhere(dice, WALL));
            if (dice.chance(DWELL)) {
                now += dice.between(SHORTEST_DWELL, LONGEST_DWELL);
                go(spots.get(spots.size() - 1));
            }
        }

        /** Passes a door, or a passage, from a room's side. */
        void pass(Door door, int from, double approach) {
            double aside = dice.between(-ASIDE, ASIDE);
            int beyond = door.beyond(from);
            go(door.at(from, approach, aside));
            go(door.at(from, 0, aside));
            left = now;
            if (!door.isEntrance()) {
                go(door.at(beyond, 0, aside));
            }
            entered = now;
            go(door.at(beyond, beyond == FloorPlan.OUTSIDE ? OUTSIDE : APPROACH, aside));
        }

        void leave(int room, Door in, Door out) {
            double from = entered;
            pass(out, room, APPROACH);
            stays.add(new Stay(room, from, left, in, out));
        }

        /** Chooses the next door: preferably not back, and not out yet. */
        Door next(List<Door> doors, Door in) {
            List<Door> onward = doors.stream()
                    .filter(door -> !door.isEntrance() && door.number() != in.number())
                    .toList();
            if (!onward.isEmpty()) {
                return dice.pick(onward);
            }
            return in;
        }
    }

    double from() {
        return times[0];
    }

    double to() {
        return times[times.length - 1];
    }

    List<Stay> stays() {
        return stays;
    }

    /** The corners of the path, in order. */
    List<Spot> corners() {
        List<Spot> corners = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            corners.add(new Spot(xs[i], ys[i]));
        }
        return corners;
    }

    /** The pose at a time between {@link #from} and {@link #to}. */
    Pose at(double seconds) {
        Spot spot = rounded(seconds);
        double moved = rounded(seconds + TURNING / 2).distance(rounded(seconds - TURNING / 2));
        double current = Math.min(1.5 * speed, moved / TURNING);
        double standing = Math.max(0, 1 - current / speed * 2);
        double look = LOOK_AROUND * standing * StrictMath.sin(.7 * (seconds - from()) + restlessness);
        return new Pose(spot, heading(seconds) + look, current, 2 * Math.PI * length(seconds) / stride);
    }

    /** The mean position over a short time, which cuts corners. */
    private Spot rounded(double seconds) {
        double x = 0;
        double y = 0;
        int samples = 0;
        for (int i = -2; i <= 2; i++) {
            double at = seconds + i * ROUNDING / 2;
            x += along(xs, at);
            y += along(ys, at);
            samples++;
        }
        return new Spot(x / samples, y / samples);
    }

    private double heading(double seconds) {
        double east = 0;
        double north = 0;
        for (int i = -2; i <= 2; i++) {
            double heading = headings[leg(seconds + i * TURNING)];
            east += StrictMath.cos(heading);
            north += StrictMath.sin(heading);
        }
        return StrictMath.atan2(north, east);
    }

    private double length(double seconds) {
        return along(lengths, seconds);
    }

    private double along(double[] values, double seconds) {
        int leg = leg(seconds);
        if (leg + 1 == times.length || seconds <= times[0]) {
            return values[leg];
        }
        double part = (seconds - times[leg]) / (times[leg + 1] - times[leg]);
        return values[leg] + part * (values[leg + 1] - values[leg]);
    }

    /** The last corner reached by then. */
    private int leg(double seconds) {
        int found = Arrays.binarySearch(times, seconds);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }
}
