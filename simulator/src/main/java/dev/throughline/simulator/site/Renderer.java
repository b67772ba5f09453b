package dev.throughline.simulator.site;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.simulator.picture.Canvas;
import dev.throughline.simulator.picture.CropFigure;
import dev.throughline.simulator.picture.CropTexture;
import dev.throughline.simulator.picture.CropWardrobe;
import dev.throughline.simulator.picture.Figure;
import dev.throughline.simulator.picture.Truth;
import dev.throughline.simulator.site.FloorPlan.Door;
import dev.throughline.simulator.site.FloorPlan.Room;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renders the pictures of a camera of a synthetic site, and the truth about each. A picture depends on its number alone, so any may be
 * requested; requesting them in order is cheapest. An instance serves one thread at a time.
 */
public final class Renderer {
    /**
     * People are visible in a passage for this long before they enter and after they leave, in seconds. Nobody walks so fast that both
     * ends show them at once.
     */
    private static final double GLIMPSE = .8;

    private static final double SHADOW = .36; // metres
    private static final int NOISE_STEP = 7919;
    private static final int ROOMS = 4; // the noise on the walls repeats after this many pictures

    private final SimulationSettings settings;
    private final SiteCamera camera;
    private final List<Door> doors;
    private final Presences presences;
    private final Canvas canvas;
    private final Brush brush;
    private final @Nullable CropWardrobe crops;
    private final Map<Integer, byte[]> rooms = new HashMap<>(); // empty, by noise
    private List<MotBox> truth = List.of();

    /** A person's time in the room, including a glimpse before and after it. */
    record Presence(Person person, Walk walk, Walk.Stay stay) {
        double from() {
            return Math.max(walk.from(), stay.from() - GLIMPSE);
        }

        double to() {
            return Math.min(walk.to(), stay.to() + GLIMPSE);
        }

        /** The door that is nearer in time. */
        Door door(double seconds) {
            return seconds - stay.from() < stay.to() - seconds ? stay.in() : stay.out();
        }
    }

    /** @param crops people are shown as these; null for drawn people */
    Renderer(
            SimulationSettings settings,
            FloorPlan plan,
            SiteCamera camera,
            List<Presence> presences,
            @Nullable CropWardrobe crops) {
        this.crops = crops;
        this.settings = settings;
        this.camera = camera;
        this.presences = new Presences(presences);
        doors = plan.doorsOf(camera.view().room().number());
        SeededRandom dice = SeededRandom.of(settings.seed(), SeededRandom.purpose("light"), camera.number());
        canvas = new Canvas(settings.width(), settings.height());
        brush = new Brush(
                settings.width(),
                settings.height(),
                new Grade(dice),
                Backdrop.of(settings, plan, camera.view()),
                new Grain(dice));
    }

    /** A person in sight, in the room or, by the index of its opening, behind a door. */
    private record Appearance(Figure figure, Spot spot, int opening) {}

    /**
     * Renders a picture.
     *
     * @param picture from 1 to {@link SimulationSettings#pictures}
     * @return shape (height, width, 3), BGR, rows from the top; owned by this renderer and valid until the next call
     */
    public byte[] draw(int picture) {
        List<Appearance> appearances = appearances(settings.secondsAt(picture));
        int noise = picture % ROOMS * NOISE_STEP;
        brush.begin(noise);
        canvas.begin(rooms.computeIfAbsent(noise, any -> brush.room()));
        appearances.forEach(this::castShadow);
        List<Figure> figures = appearances.stream().map(Appearance::figure).toList();
        truth = Truth.of(canvas.paint(figures), picture, settings.width(), settings.height());
        return canvas.pixels();
    }

    /** The visible people in the last rendered picture, and their boxes. */
    public List<MotBox> truth() {
        return truth;
    }

    /** All people in sight, the farthest first: shadows are cast in this order. */
    private List<Appearance> appearances(double seconds) {
        List<Appearance> appearances = new ArrayList<>();
        for (Presence each : presences.at(seconds)) {
            appearance(each, seconds).ifPresent(appearances::add);
        }
        appearances.sort(Comparator.comparing(Appearance::figure, Figure.FARTHEST_FIRST));
        return appearances;
    }

    private Optional<Appearance> appearance(Presence presence, double seconds) {
        Pose pose = presence.walk().at(seconds);
        Room room = camera.view().room();
        int opening = room.contains(pose.spot()) ? -1 : doors.indexOf(presence.door(seconds));
        return ProjectedBody.of(presence.person(), pose, camera.view())
                .map(body -> new Appearance(
                        crops == null
                                ? new DrawnFigure(body, opening, brush)
                                : pasted(crops, body, opening, seconds - presence.from()),
                        body.spot(),
                        opening));
    }

    private Figure pasted(CropWardrobe from, ProjectedBody body, int opening, double seconds) {
        CropTexture crop = from.crop(body.person().id() - 1, camera.number(), seconds);
        return new CropFigure(
                body.person().id(),
                CropFigure.around(body.outline(), crop),
                crop,
                body.reach(),
                pixel -> brush.isOpen(pixel, opening));
    }

    private void castShadow(Appearance appearance) {
        if (appearance.opening < 0) {
            Viewpoint view = camera.view();
            Spot spot = appearance.spot;
            Part.Point feet = new Part.Point(spot.x(), spot.y(), 0);
            double level = spot.distance(new Spot(view.eye().x(), view.eye().y()));
            double flatness = view.eye().z()
                    / Math.sqrt(level * level + view.eye().z() * view.eye().z());
            double radius = SHADOW * view.scale(feet);
            brush.shade(canvas.pixels(), view.x(feet), view.y(feet), radius, flatness);
            brush.shade(canvas.pixels(), view.x(feet), view.y(feet), radius * .6, flatness);
        }
    }
}
