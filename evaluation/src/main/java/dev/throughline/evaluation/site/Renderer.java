package dev.throughline.evaluation.site;

import dev.throughline.evaluation.site.FloorPlan.Door;
import dev.throughline.evaluation.site.FloorPlan.Room;
import dev.throughline.evaluation.tracking.MotBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    private final Backdrop backdrop;
    private final Canvas canvas;
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

    Renderer(SimulationSettings settings, FloorPlan plan, SiteCamera camera, List<Presence> presences) {
        this.settings = settings;
        this.camera = camera;
        this.presences = new Presences(presences);
        doors = plan.doorsOf(camera.view().room().number());
        backdrop = Backdrop.of(settings, plan, camera.view());
        SeededRandom dice = SeededRandom.of(settings.seed(), SeededRandom.purpose("light"), camera.number());
        canvas = new Canvas(settings.width(), settings.height(), new Grade(dice), backdrop, new Grain(dice));
    }

    private record Appearance(Figure figure, int opening) {}

    /**
     * Renders a picture.
     *
     * @param picture from 1 to {@link SimulationSettings#pictures}
     * @return shape (height, width, 3), BGR, rows from the top; owned by this renderer and valid until the next call
     */
    public byte[] draw(int picture) {
        List<Appearance> appearances = appearances(settings.secondsAt(picture));
        int noise = picture % ROOMS * NOISE_STEP;
        canvas.begin(rooms.computeIfAbsent(noise, canvas::room), noise, appearances.size());
        appearances.forEach(this::castShadow);
        appearances.forEach(each -> canvas.draw(each.figure, each.opening));
        truth = truth(picture, appearances);
        return canvas.pixels();
    }

    /** The visible people in the last rendered picture, and their boxes. */
    public List<MotBox> truth() {
        return truth;
    }

    /** All people in sight, the farthest first. */
    private List<Appearance> appearances(double seconds) {
        List<Appearance> appearances = new ArrayList<>();
        for (Presence each : presences.at(seconds)) {
            appearance(each, seconds).ifPresent(appearances::add);
        }
        appearances.sort(Comparator.comparingDouble((Appearance each) -> each.figure.reach())
                .reversed()
                .thenComparingInt(each -> each.figure.person().id()));
        return appearances;
    }

    private Optional<Appearance> appearance(Presence presence, double seconds) {
        Pose pose = presence.walk().at(seconds);
        Room room = camera.view().room();
        int opening = room.contains(pose.spot()) ? -1 : doors.indexOf(presence.door(seconds));
        return Figure.of(presence.person(), pose, camera.view()).map(figure -> new Appearance(figure, opening));
    }

    private void castShadow(Appearance appearance) {
        if (appearance.opening < 0) {
            Viewpoint view = camera.view();
            Spot spot = appearance.figure.spot();
            Part.Point feet = new Part.Point(spot.x(), spot.y(), 0);
            double level = spot.distance(new Spot(view.eye().x(), view.eye().y()));
            double flatness = view.eye().z()
                    / Math.sqrt(level * level + view.eye().z() * view.eye().z());
            double radius = SHADOW * view.scale(feet);
            canvas.shade(view.x(feet), view.y(feet), radius, flatness);
            canvas.shade(view.x(feet), view.y(feet), radius * .6, flatness);
        }
    }

    private List<MotBox> truth(int picture, List<Appearance> appearances) {
        List<MotBox> boxes = new ArrayList<>();
        for (int i = 0; i < appearances.size(); i++) {
            Figure figure = appearances.get(i).figure;
            if (Truth.counts(canvas.drawn(i + 1), canvas.seen(i + 1))) {
                Truth.box(figure, picture, settings).ifPresent(boxes::add);
            }
        }
        boxes.sort(Comparator.comparingLong(MotBox::id));
        return boxes;
    }
}
