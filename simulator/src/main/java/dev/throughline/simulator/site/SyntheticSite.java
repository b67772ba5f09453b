package dev.throughline.simulator.site;

import dev.throughline.simulator.picture.CropWardrobe;
import dev.throughline.simulator.site.FloorPlan.Room;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A synthetic site: its rooms, its cameras, and the people who walk through it. It is a function of the settings alone. */
public final class SyntheticSite {
    /** Rooms without a camera, per room with one: there people walk unseen. */
    private static final double BLIND = .35;

    private final SimulationSettings settings;
    private final FloorPlan plan;
    private final List<SiteCamera> cameras;
    private final List<String> ids; // of the cameras
    private final List<Person> people;
    private final List<List<Renderer.Presence>> presences = new ArrayList<>(); // by room

    private final @Nullable CropWardrobe crops;

    private SyntheticSite(
            SimulationSettings settings,
            FloorPlan plan,
            List<SiteCamera> cameras,
            List<Person> people,
            @Nullable CropWardrobe crops) {
        this.crops = crops;
        this.settings = settings;
        this.plan = plan;
        this.cameras = List.copyOf(cameras);
        ids = cameras.stream().map(SiteCamera::id).toList();
        this.people = List.copyOf(people);
        plan.rooms().forEach(room -> presences.add(new ArrayList<>()));
        for (Person person : people) {
            for (Walk walk : person.walks()) {
                walk.stays().forEach(stay -> presences.get(stay.room()).add(new Renderer.Presence(person, walk, stay)));
            }
        }
        presences.forEach(each -> each.sort(Comparator.comparingDouble(Renderer.Presence::from)));
    }

    public static SyntheticSite of(SimulationSettings settings) {
        SeededRandom dice = SeededRandom.of(settings.seed(), SeededRandom.purpose("plan"));
        int watched = settings.overlap() ? (settings.cameras() + 1) / 2 : settings.cameras();
        FloorPlan plan = FloorPlan.of(watched + Math.max(1, (int) Math.round(BLIND * watched)), dice);
        return new SyntheticSite(
                settings, plan, cameras(settings, plan, watched, dice), Person.crowd(settings, plan), null);
    }

    /** The same site, whose pictures show these crops instead of drawn people. */
    public SyntheticSite withCrops(CropWardrobe shown) {
        return new SyntheticSite(settings, plan, cameras, people, shown);
    }

    private static List<SiteCamera> cameras(
            SimulationSettings settings, FloorPlan plan, int watched, SeededRandom dice) {
        List<Room> rooms = new ArrayList<>(plan.rooms());
        dice.shuffle(rooms);
        rooms = rooms.subList(0, watched);
        rooms.sort(Comparator.comparingInt(Room::number));
        int digits = Math.max(2, Integer.toString(settings.cameras()).length());
        List<SiteCamera> cameras = new ArrayList<>();
        for (Room room : rooms) {
            int corner = dice.below(4);
            cameras.add(camera(settings, room, corner, cameras.size(), digits, dice));
            if (settings.overlap() && cameras.size() < settings.cameras()) {
                cameras.add(camera(settings, room, 3 - corner, cameras.size(), digits, dice)); // from the other side
            }
        }
        return cameras;
    }

    private static SiteCamera camera(
            SimulationSettings settings, Room room, int corner, int number, int digits, SeededRandom dice) {
        String id = String.format(Locale.ROOT, "cam-%0" + digits + "d", number + 1);
        return new SiteCamera(id, number, Viewpoint.of(room, corner, settings.width(), settings.height(), dice));
    }

    /** Whether pictures show crops of people, not drawn ones. */
    public boolean showsCrops() {
        return crops != null;
    }

    public SimulationSettings settings() {
        return settings;
    }

    /** The cameras' ids, in their order. */
    public List<String> cameras() {
        return ids;
    }

    /**
     * The renderer of a camera.
     *
     * @param camera its index in {@link #cameras}
     */
    public Renderer film(int camera) {
        SiteCamera which = cameras.get(camera);
        return new Renderer(
                settings, plan, which, presences.get(which.view().room().number()), crops);
    }

    /**
     * The simulated detector and re-ID model of a camera.
     *
     * @param camera its index in {@link #cameras}
     */
    public Spotting spotting(int camera, DetectorSettings detector, Resemblance resemblance) {
        SiteCamera which = cameras.get(camera);
        return new Spotting(
                settings,
                detector,
                new EmbeddingDraw(resemblance, settings.seed()),
                which,
                presences.get(which.view().room().number()));
    }

    /** The plan as a picture: walls, doors, each camera's field of view, and the paths of some people. */
    public BufferedImage plan() {
        return PlanPicture.draw(plan, cameras, people);
    }

    List<Person> people() {
        return people;
    }

    Room room(int camera) {
        return cameras.get(camera).view().room();
    }

    FloorPlan floors() {
        return plan;
    }
}
