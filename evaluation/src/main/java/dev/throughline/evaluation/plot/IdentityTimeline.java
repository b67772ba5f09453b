package dev.throughline.evaluation.plot;

import dev.throughline.evaluation.plot.Sheet.Align;
import dev.throughline.evaluation.tracking.Coverage;
import dev.throughline.evaluation.tracking.Coverage.Row;
import dev.throughline.evaluation.tracking.Coverage.Stretch;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which track covered each person, and when. Each true person has a row with a lane for each camera that saw it; time runs from left to
 * right. The colour of a lane is that of the covering track, a hairline means that none covers, and a wedge marks a switch of the name.
 * Below are the boxes of tracks that cover nobody. Cameras are drawn by frame number, as if all began together.
 */
final class IdentityTimeline {
    private static final int WIDTH = 1600;
    private static final int MARGIN = 24;
    static final int HEAD = 104;
    static final int FOOT = 46;
    private static final int PERSON = 92; // labels on the left
    private static final int CAMERA = 96;
    private static final int FIGURES = 196; // and on the right
    static final int RIGHT = WIDTH - MARGIN - FIGURES; // the end of time
    private static final int STRANGERS_HEAD = 30;
    private static final int GAP = 10;
    private static final int MOST_FALSE_LANES = 12; // over all cameras
    private static final int NARROWEST = 2; // the box of a single frame is visible even if a frame is less than a pixel

    private final String title;
    private final SortedMap<String, Coverage> cameras;
    private final Names names;
    private final boolean manyCameras;
    private final List<Group> people;
    private final List<Group> strangers;
    private final int lane;
    private final int left;
    private final int firstFrame;
    private final int lastFrame;
    private final Sheet sheet;

    /** Lanes that belong together. */
    private record Group(String label, List<Lane> lanes) {}

    /**
     * The stretches of one camera.
     *
     * @param switches the stretches that begin with another name
     */
    private record Lane(String camera, int step, List<Stretch> stretches, Set<Stretch> switches) {}

    private IdentityTimeline(String title, SortedMap<String, Coverage> cameras, Names names) {
        this.title = title;
        this.cameras = cameras;
        this.names = names;
        this.manyCameras = cameras.size() > 1;
        this.people = people();
        this.strangers = strangers();
        this.lane = manyCameras ? 13 : people.size() > 30 ? 15 : people.size() > 12 ? 20 : 28;
        this.left = left(cameras.size());
        this.firstFrame = frames(Stretch::from).min().orElse(1);
        this.lastFrame = frames(Stretch::to).max().orElse(1);
        this.sheet = new Sheet(
                WIDTH, HEAD + height(people) + (strangers.isEmpty() ? 0 : STRANGERS_HEAD + height(strangers)) + FOOT);
    }

    /**
     * Draws the timeline.
     *
     * @param cameras by their names; one or several
     * @param names colours of the tracks
     */
    static Sheet draw(String title, SortedMap<String, Coverage> cameras, Names names) {
        return new IdentityTimeline(title, cameras, names).draw();
    }

    /** The horizontal position at which time begins. */
    static int left(int cameras) {
        return MARGIN + PERSON + (cameras > 1 ? CAMERA : 0);
    }

    private List<Group> people() {
        Map<Long, List<Lane>> lanes = new LinkedHashMap<>();
        cameras.forEach((camera, coverage) -> coverage.people()
                .forEach(row -> lanes.computeIfAbsent(row.id(), any -> new ArrayList<>())
                        .add(new Lane(camera, coverage.step(), row.stretches(), new HashSet<>(row.switches())))));
        return lanes.entrySet().stream()
                .sorted(Comparator.<Map.Entry<Long, List<Lane>>>comparingInt(entry -> first(entry.getValue()))
                        .thenComparingLong(Map.Entry::getKey))
                .map(entry -> new Group("person " + entry.getKey(), withArrivals(entry.getValue())))
                .toList();
    }

    private static int first(List<Lane> lanes) {
        return lanes.stream()
                .mapToInt(each -> each.stretches().get(0).from())
                .min()
                .orElse(0);
    }

    /**
     * With several cameras, an arrival is compared with the person's last name in any camera. While the person stays in a camera, the
     * name there counts.
     */
    private static List<Lane> withArrivals(List<Lane> lanes) {
        record Named(Lane lane, Stretch stretch, boolean arrives) {}
        if (lanes.size() == 1) {
            return lanes;
        }
        List<Named> found = new ArrayList<>();
        for (Lane each : lanes) {
            boolean arrives = true;
            int left = 0;
            for (Stretch stretch : each.stretches()) {
                arrives |= stretch.from() - left > each.step();
                if (stretch.isFound()) {
                    found.add(new Named(each, stretch, arrives));
                    arrives = false;
                }
                left = stretch.to();
            }
        }
        found.sort(Comparator.comparingInt(named -> named.stretch().from()));
        long before = Stretch.NOBODY;
        for (Named named : found) {
            if (named.arrives()) {
                named.lane().switches().remove(named.stretch());
                if (before != Stretch.NOBODY && before != named.stretch().track()) {
                    named.lane().switches().add(named.stretch());
                }
            }
            before = named.stretch().track();
        }
        return lanes;
    }

    /** False tracks share lanes if they do not overlap in time; those with the most boxes come first. */
    private List<Group> strangers() {
        List<Group> groups = new ArrayList<>();
        int most = Math.max(2, MOST_FALSE_LANES / cameras.size());
        cameras.forEach((camera, coverage) -> {
            List<List<Stretch>> lanes = new ArrayList<>();
            int more = 0;
            List<Row> rows = coverage.falseTracks().stream()
                    .sorted(Comparator.comparingInt(row -> -boxes(row.stretches())))
                    .toList();
            for (Row row : rows) {
                List<Stretch> free = room(lanes, row, most);
                if (free == null) {
                    more++;
                } else {
                    free.addAll(row.stretches());
                }
            }
            if (!lanes.isEmpty()) {
                List<Lane> drawn = lanes.stream()
                        .map(stretches -> new Lane(camera, coverage.step(), stretches, new HashSet<>()))
                        .toList();
                groups.add(new Group(more == 0 ? "" : "+ " + more + " more", drawn));
            }
        });
        return groups;
    }

    private static @Nullable List<Stretch> room(List<List<Stretch>> lanes, Row row, int most) {
        for (List<Stretch> taken : lanes) {
            if (taken.stream().noneMatch(there -> meet(there, row))) {
                return taken;
            }
        }
        if (lanes.size() == most) {
            return null;
        }
        lanes.add(new ArrayList<>());
        return lanes.get(lanes.size() - 1);
    }

    private static boolean meet(Stretch there, Row row) {
        return row.stretches().stream()
                .anyMatch(stretch -> stretch.from() <= there.to() && there.from() <= stretch.to());
    }

    private static int boxes(Collection<Stretch> stretches) {
        return stretches.stream().mapToInt(Stretch::boxes).sum();
    }

    private IntStream frames(ToIntFunction<Stretch> end) {
        return Stream.of(people, strangers)
                .flatMap(List::stream)
                .flatMap(group -> group.lanes().stream())
                .flatMap(each -> each.stretches().stream())
                .mapToInt(end);
    }

    private int height(List<Group> groups) {
        return groups.stream().mapToInt(this::height).sum();
    }

    private int height(Group group) {
        return group.lanes().size() * lane + (manyCameras ? GAP : 0);
    }

    private Sheet draw() {
        int top = HEAD;
        int bottom = HEAD + height(people);
        drawBands(people, top);
        int below = bottom + STRANGERS_HEAD;
        int end = strangers.isEmpty() ? bottom : below + height(strangers);
        drawGrid(top, end);
        drawHead();
        if (people.isEmpty()) {
            sheet.text("nobody was there", left, HEAD - 8, 13, false, Sheet.PALE, Align.LEFT);
        }
        int y = top;
        for (Group group : people) {
            drawGroup(group, y);
            drawFigures(group, y);
            y += height(group);
        }
        if (!strangers.isEmpty()) {
            sheet.text("Boxes that cover nobody", MARGIN, below - 9, 13, true, Sheet.INK, Align.LEFT);
            y = below;
            for (Group group : strangers) {
                drawGroup(group, y);
                drawBoxes(group, y);
                y += height(group);
            }
        }
        drawAxis(end);
        return sheet;
    }

    private void drawBands(List<Group> groups, int top) {
        int y = top;
        for (int i = 0; i < groups.size(); i++) {
            if (i % 2 == 0) {
                sheet.fill(MARGIN, y, WIDTH - 2. * MARGIN, height(groups.get(i)), Sheet.BAND);
            }
            y += height(groups.get(i));
        }
    }

    private void drawHead() {
        sheet.text(title, MARGIN, 34, 19, true, Sheet.INK, Align.LEFT);
        double x = MARGIN;
        double y = 60;
        Color sample = Palette.of(0);
        sheet.fill(x, y - 10, 46, 12, sample);
        sheet.text("7", x + 4, y, 10, true, Palette.ink(sample), Align.LEFT);
        x = legend("covered by track 7, whose colour this is", x + 54);
        sheet.fill(x, y - 5, 46, 2, Sheet.HAIR);
        x = legend("there, but not found", x + 54);
        sheet.fill(x, y - 10, 23, 12, Palette.of(2));
        sheet.fill(x + 23, y - 10, 23, 12, Palette.of(1));
        mark(x + 23, y - 10, 12);
        legend("called otherwise than before", x + 54);
        sheet.text("found", RIGHT + 52., HEAD - 8., 11, false, Sheet.PALE, Align.RIGHT);
        sheet.text("switches", RIGHT + 116., HEAD - 8., 11, false, Sheet.PALE, Align.RIGHT);
        sheet.text("names", RIGHT + 172., HEAD - 8., 11, false, Sheet.PALE, Align.RIGHT);
    }

    private double legend(String words, double x) {
        sheet.text(words, x, 60, 12, false, Sheet.PALE, Align.LEFT);
        return x + sheet.width(words, 12, false) + 28;
    }

    private void drawGroup(Group group, int top) {
        int pad = manyCameras ? GAP / 2 : 0;
        sheet.text(group.label(), MARGIN + 6., baseline(top), 12, true, Sheet.INK, Align.LEFT);
        for (int i = 0; i < group.lanes().size(); i++) {
            Lane each = group.lanes().get(i);
            double y = top + pad + i * lane;
            boolean named = i > 0 && group.lanes().get(i - 1).camera().equals(each.camera());
            if (manyCameras && !named) {
                sheet.text(fitted(each.camera()), left - 8., y + lane / 2. + 4, 11, false, Sheet.PALE, Align.RIGHT);
            }
            drawLane(each, y);
        }
    }

    private String fitted(String camera) {
        String fits = camera;
        while (sheet.width(fits, 11, false) > CAMERA - 16) {
            fits = fits.substring(0, fits.length() - 2) + "…";
        }
        return fits;
    }

    private void drawLane(Lane each, double top) {
        int air = manyCameras ? 1 : lane / 6 + 1;
        double y = top + air;
        double height = lane - 2. * air;
        for (Stretch stretch : each.stretches()) {
            double x = x(stretch.from());
            double w = Math.max(NARROWEST, x(stretch.to() + each.step()) - x);
            if (!stretch.isFound()) {
                sheet.fill(x, Math.floor(y + height / 2) - 1, w, 2, Sheet.HAIR);
                continue;
            }
            Color colour = names.colour(stretch.track());
            sheet.fill(x, y, w, height, colour);
            String name = Long.toString(stretch.track());
            int size = (int) Math.min(11, height - 1);
            if (sheet.width(name, size, true) + 8 <= w) {
                sheet.text(name, x + 5, y + height / 2 + size * .36, size, true, Palette.ink(colour), Align.LEFT);
            }
        }
        for (Stretch begun : each.switches()) {
            mark(x(begun.from()), y, height);
        }
    }

    private void mark(double x, double y, double height) {
        sheet.line(x, y - 1, x, y + height + 1, 3.5, Color.WHITE);
        sheet.line(x, y - 1, x, y + height + 1, 1.8, Sheet.INK);
        sheet.wedge(x, y + 4, 9, Color.WHITE);
        sheet.wedge(x, y + 3, 7, Sheet.INK);
    }

    private void drawFigures(Group group, int top) {
        List<Stretch> stretches = group.lanes().stream()
                .flatMap(each -> each.stretches().stream())
                .toList();
        List<Stretch> found = stretches.stream().filter(Stretch::isFound).toList();
        long switches =
                group.lanes().stream().mapToLong(each -> each.switches().size()).sum();
        long called = found.stream().mapToLong(Stretch::track).distinct().count();
        double y = baseline(top);
        String part = String.format(Locale.ROOT, "%.0f %%", 100. * boxes(found) / Math.max(1, boxes(stretches)));
        sheet.text(part, RIGHT + 52., y, 11, false, Sheet.PALE, Align.RIGHT);
        sheet.text(
                Long.toString(switches),
                RIGHT + 116.,
                y,
                11,
                switches > 0,
                switches > 0 ? Sheet.INK : Sheet.PALE,
                Align.RIGHT);
        sheet.text(Long.toString(called), RIGHT + 172., y, 11, false, Sheet.PALE, Align.RIGHT);
    }

    private void drawBoxes(Group group, int top) {
        int boxes =
                group.lanes().stream().mapToInt(each -> boxes(each.stretches())).sum();
        String words = boxes == 1 ? "1 box" : boxes + " boxes";
        sheet.text(words, RIGHT + 172., baseline(top), 11, false, Sheet.PALE, Align.RIGHT);
    }

    /** The baseline of the text beside a group's first lane. */
    private double baseline(int top) {
        return top + (manyCameras ? GAP / 2. : 0) + lane / 2. + 4;
    }

    private double x(int frame) {
        return left + (RIGHT - left) * (double) (frame - firstFrame) / Math.max(1, lastFrame + 1 - firstFrame);
    }

    private void drawGrid(int top, int bottom) {
        for (int tick : ticks()) {
            sheet.line(x(tick), top, x(tick), bottom, 1, Sheet.GRID);
        }
    }

    private void drawAxis(int bottom) {
        sheet.line(left, bottom + .5, RIGHT, bottom + .5, 1, Sheet.HAIR);
        for (int tick : ticks()) {
            sheet.text(Integer.toString(tick), x(tick), bottom + 17., 11, false, Sheet.PALE, Align.CENTRE);
        }
        sheet.text("frame", RIGHT, bottom + 33., 11, false, Sheet.PALE, Align.RIGHT);
    }

    /** About a dozen round numbers. */
    private List<Integer> ticks() {
        int step = 1;
        for (int i = 0; (lastFrame - firstFrame) / step > 14; i++) {
            step = i % 3 == 1 ? step / 2 * 5 : step * 2; // 1, 2, 5, 10, 20, 50, …
        }
        List<Integer> ticks = new ArrayList<>();
        for (int tick = (firstFrame + step - 1) / step * step; tick <= lastFrame; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }
}
