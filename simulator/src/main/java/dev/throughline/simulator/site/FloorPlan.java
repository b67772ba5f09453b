package dev.throughline.simulator.site;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Rooms in rows, passages between some of them, and doors that lead out. Every room is reachable from every other. Walls are a passage's
 * length apart, so that a person who leaves one room is out of sight before entering the next.
 */
final class FloorPlan {
    /** Stands for a room's number: people come from there and go there. */
    static final int OUTSIDE = -1;

    static final double DOOR_WIDTH = 1.4;
    static final double DOOR_HEIGHT = 2.15;
    /** The least distance of a door's middle from the corner of a room. */
    private static final double DOOR_MARGIN = 1.5;

    private static final int MOST_ROWS = 3;
    /** The fraction of doors kept beyond a spanning tree. */
    private static final double LOOPS = .3;
    /** The fraction of rooms at the outer walls that have an entrance. */
    private static final double ENTRANCES = .3;

    private static final double SHORTEST_WALL = 6.5;
    private static final double LONGEST_WALL = 9.5;
    private static final double SHORTEST_PASSAGE = 3;
    private static final double LONGEST_PASSAGE = 7;

    /** A room, with its sides in metres. */
    record Room(int number, double west, double south, double east, double north) {
        boolean contains(Spot spot) {
            return spot.x() >= west && spot.x() <= east && spot.y() >= south && spot.y() <= north;
        }

        Spot middle() {
            return new Spot((west + east) / 2, (south + north) / 2);
        }

        /** A random spot away from the walls. */
        Spot somewhere(SeededRandom dice, double margin) {
            return new Spot(dice.between(west + margin, east - margin), dice.between(south + margin, north - margin));
        }
    }

    /**
     * A door out of the building, or a straight passage with a door at each end.
     *
     * @param one the room to its west or south, perhaps {@link #OUTSIDE}
     * @param other the room to its east or north, perhaps {@link #OUTSIDE}
     * @param middle between the doors
     * @param length from door to door in metres, 0 for a door out of the building
     * @param eastward whether one goes through it to the east or west, else to the north or south
     */
    record Door(int number, int one, int other, Spot middle, double length, boolean eastward) {
        boolean isEntrance() {
            return one == OUTSIDE || other == OUTSIDE;
        }

        int beyond(int room) {
            return room == one ? other : one;
        }

        /**
         * A spot on a room's side.
         *
         * @param away distance from the room's wall into the room, metres
         * @param aside distance from the door's middle, metres
         */
        Spot at(int room, double away, double aside) {
            double into = (room == one ? -1 : 1) * (length / 2 + away);
            return eastward ? middle.plus(into, aside) : middle.plus(aside, into);
        }

        /** Whether this spot lies within the width of the opening. */
        boolean spans(Spot spot) {
            double aside = eastward ? spot.y() - middle.y() : spot.x() - middle.x();
            return Math.abs(aside) <= DOOR_WIDTH / 2;
        }

        /** Distance of a spot from the middle along the passage, metres. */
        double along(Spot spot) {
            return Math.abs(eastward ? spot.x() - middle.x() : spot.y() - middle.y());
        }
    }

    private final List<Room> rooms;
    private final List<Door> doors;
    private final List<List<Door>> doorsOf = new ArrayList<>();
    private final int[] wayOut; // by room: the number of the door towards the nearest entrance

    private FloorPlan(List<Room> rooms, List<Door> doors) {
        this.rooms = List.copyOf(rooms);
        this.doors = List.copyOf(doors);
        rooms.forEach(room -> doorsOf.add(new ArrayList<>()));
        for (Door door : doors) {
            for (int side : new int[] {door.one(), door.other()}) {
                if (side != OUTSIDE) {
                    doorsOf.get(side).add(door);
                }
            }
        }
        wayOut = waysOut();
    }

    /** A plan of at least this many rooms. */
    static FloorPlan of(int least, SeededRandom dice) {
        int rows = least <= 3 ? 1 : least <= 8 ? 2 : MOST_ROWS;
        int columns = (least + rows - 1) / rows;
        double[] xs = walls(columns, dice);
        double[] ys = walls(rows, dice);
        List<Room> rooms = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                rooms.add(new Room(rooms.size(), xs[2 * column], ys[2 * row], xs[2 * column + 1], ys[2 * row + 1]));
            }
        }
        List<Door> doors = innerDoors(rooms, rows, columns, dice);
        doors.addAll(entrances(rooms, rows, columns, doors.size(), dice));
        return new FloorPlan(rooms, doors);
    }

    /** Two walls for each room of a row. */
    private static double[] walls(int count, SeededRandom dice) {
        double[] walls = new double[2 * count];
        double at = 0;
        for (int i = 0; i < count; i++) {
            walls[2 * i] = at;
            walls[2 * i + 1] = at + dice.between(SHORTEST_WALL, LONGEST_WALL);
            at = walls[2 * i + 1] + dice.between(SHORTEST_PASSAGE, LONGEST_PASSAGE);
        }
        return walls;
    }

    private static List<Door> innerDoors(List<Room> rooms, int rows, int columns, SeededRandom dice) {
        List<Door> possible = new ArrayList<>();
        for (Room room : rooms) {
            int column = room.number() % columns;
            if (column + 1 < columns) {
                possible.add(eastDoor(
                        0,
                        room,
                        room.number(),
                        room.number() + 1,
                        room.east(),
                        rooms.get(room.number() + 1).west(),
                        dice));
            }
            if (room.number() + columns < rows * columns) {
                possible.add(northDoor(
                        0,
                        room,
                        room.number(),
                        room.number() + columns,
                        room.north(),
                        rooms.get(room.number() + columns).south(),
                        dice));
            }
        }
        dice.shuffle(possible);
        int[] group = new int[rooms.size()]; // connected rooms share a root
        Arrays.setAll(group, i -> i);
        List<Door> doors = new ArrayList<>();
        for (Door door : possible) {
            int one = root(group, door.one());
            int other = root(group, door.other());
            if (one != other || dice.chance(LOOPS)) {
                group[one] = other;
                doors.add(new Door(
                        doors.size(), door.one(), door.other(), door.middle(), door.length(), door.eastward()));
            }
        }
        return doors;
    }

    private static int root(int[] group, int room) {
        int root = room;
        while (group[root] != root) {
            group[root] = group[group[root]];
            root = group[root];
        }
        return root;
    }

    private static Door eastDoor(int number, Room room, int one, int other, double from, double to, SeededRandom dice) {
        double y = dice.between(room.south() + DOOR_MARGIN, room.north() - DOOR_MARGIN);
        return new Door(number, one, other, new Spot((from + to) / 2, y), to - from, true);
    }

    private static Door northDoor(
            int number, Room room, int one, int other, double from, double to, SeededRandom dice) {
        double x = dice.between(room.west() + DOOR_MARGIN, room.east() - DOOR_MARGIN);
        return new Door(number, one, other, new Spot(x, (from + to) / 2), to - from, false);
    }

    private static List<Door> entrances(List<Room> rooms, int rows, int columns, int number, SeededRandom dice) {
        List<Room> outer = new ArrayList<>();
        for (Room room : rooms) {
            int row = room.number() / columns;
            int column = room.number() % columns;
            if (row == 0 || row == rows - 1 || column == 0 || column == columns - 1) {
                outer.add(room);
            }
        }
        dice.shuffle(outer);
        int count = Math.min(outer.size(), Math.max(2, (int) Math.round(ENTRANCES * outer.size())));
        List<Door> doors = new ArrayList<>();
        for (Room room : outer.subList(0, count)) {
            doors.add(entrance(room, number + doors.size(), rows, columns, dice));
        }
        return doors;
    }

    private static Door entrance(Room room, int number, int rows, int columns, SeededRandom dice) {
        int row = room.number() / columns;
        if (row == 0) {
            return northDoor(number, room, OUTSIDE, room.number(), room.south(), room.south(), dice);
        }
        if (row == rows - 1) {
            return northDoor(number, room, room.number(), OUTSIDE, room.north(), room.north(), dice);
        }
        return room.number() % columns == 0
                ? eastDoor(number, room, OUTSIDE, room.number(), room.west(), room.west(), dice)
                : eastDoor(number, room, room.number(), OUTSIDE, room.east(), room.east(), dice);
    }

    /** Breadth-first search from all entrances at once. */
    private int[] waysOut() {
        int[] out = new int[rooms.size()];
        Arrays.fill(out, OUTSIDE);
        Deque<Integer> reached = new ArrayDeque<>();
        for (Door door : entrances()) {
            int room = door.beyond(OUTSIDE);
            if (out[room] == OUTSIDE) {
                out[room] = door.number();
                reached.add(room);
            }
        }
        while (!reached.isEmpty()) {
            int room = reached.remove();
            for (Door door : doorsOf.get(room)) {
                int next = door.beyond(room);
                if (next != OUTSIDE && out[next] == OUTSIDE) {
                    out[next] = door.number();
                    reached.add(next);
                }
            }
        }
        return out;
    }

    List<Room> rooms() {
        return rooms;
    }

    Room room(int number) {
        return rooms.get(number);
    }

    List<Door> doors() {
        return doors;
    }

    List<Door> doorsOf(int room) {
        return Collections.unmodifiableList(doorsOf.get(room));
    }

    List<Door> entrances() {
        return doors.stream().filter(Door::isEntrance).toList();
    }

    /** The first door on a shortest way out of the building. */
    Door wayOut(int room) {
        return doors.get(wayOut[room]);
    }
}
