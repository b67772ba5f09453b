package dev.throughline.bench.wildtrack;

import dev.throughline.bench.rehearsal.Seen;
import dev.throughline.bench.rehearsal.Tracked;
import dev.throughline.bench.rehearsal.TruthSite;
import dev.throughline.bench.wildtrack.View.Annotation;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.simulator.site.EmbeddingDraw;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.Sighting;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The square of WILDTRACK as a site. Each person is followed alone within each camera, box by box as annotated, and a gap of more than 2
 * s splits tracklets. Embeddings are simulated. So all errors are those of linking.
 *
 * @param views the cameras
 * @param part which moments
 * @param looks how discriminative the embeddings are
 * @param feet error of the foot points
 * @param seed of the embeddings
 */
record FilmedSquare(List<View> views, Part part, Looks looks, Feet feet, long seed) {
    private static final String SITE = "wildtrack";
    private static final String MODEL = "drawn";
    private static final long MICROS_PER_MOMENT = 500_000;
    private static final int MOMENTS_OF_A_GAP = 4;
    private static final Relation ANY_RELATION = Relation.of(1, 1);

    /** The decision threshold in boxes. Two pictures per second are few: four boxes mean two seconds, like 15 in usual footage. */
    private static final int DECIDE_AFTER = 4;

    FilmedSquare {
        views = List.copyOf(views);
    }

    /**
     * Moments of the recording.
     *
     * @param from the first
     * @param to the end, exclusive
     */
    record Part(int from, int to) {
        private static final int MOMENTS = 400;
        static final Part WHOLE = new Part(0, MOMENTS);

        /** The part on which constants were chosen. */
        static final Part FIRST_HALF = new Part(0, MOMENTS / 2);

        /** The part on which results are measured. */
        static final Part SECOND_HALF = new Part(MOMENTS / 2, MOMENTS);

        boolean contains(int moment) {
            return from <= moment && moment < to;
        }

        /** The picture of a moment, from 1. */
        int picture(int moment) {
            return moment - from + 1;
        }

        int pictures() {
            return to - from;
        }

        long timeMicros(int picture) {
            return (from + picture - 1) * MICROS_PER_MOMENT;
        }
    }

    /** A person in a picture. */
    private record Shown(int person, int visit, MotBox box) {}

    /** The tracks of each camera. */
    Tracked tracked(TruthSite site, Calibration calibration) {
        return Tracked.byTheTruth(seen(), site, calibration);
    }

    /** The site with its truth: the boxes as given to the linker. */
    TruthSite site(boolean calibrated) {
        SortedMap<String, List<MotBox>> truth = new TreeMap<>();
        List<CameraSettings> cameras = new ArrayList<>();
        for (int camera = 0; camera < views.size(); camera++) {
            View view = views.get(camera);
            truth.put(view.camera(), shown(camera).stream().map(Shown::box).toList());
            CameraSettings settings = CameraSettings.of(view.camera(), "none.mp4");
            cameras.add(calibrated ? settings.withGround(view.ground()) : settings);
        }
        SiteSettings usual = SiteSettings.defaults();
        LinkSettings link = usual.stages().link().withDecideAfter(DECIDE_AFTER);
        return new TruthSite(
                new SiteSettings(
                        SITE, usual.start(), cameras, usual.stages().withLink(link), usual.maxLatency(), usual.kafka()),
                truth);
    }

    private Seen seen() {
        EmbeddingDraw draw = new EmbeddingDraw(looks.resemblance(), seed);
        List<String> expectedCameras = views.stream().map(View::camera).toList();
        Map<String, List<FrameSightings>> cameras = new LinkedHashMap<>();
        for (int camera = 0; camera < views.size(); camera++) {
            cameras.put(views.get(camera).camera(), frames(camera, expectedCameras, draw));
        }
        return new Seen(cameras);
    }

    private List<FrameSightings> frames(int camera, List<String> expectedCameras, EmbeddingDraw draw) {
        Map<Integer, List<Sighting>> sightings = new HashMap<>(); // by picture
        for (Shown each : shown(camera)) {
            sightings
                    .computeIfAbsent(each.box.frame(), any -> new ArrayList<>())
                    .add(sighting(each, camera, draw));
        }
        String name = views.get(camera).camera();
        List<FrameSightings> frames = new ArrayList<>();
        frames.add(marker(FrameInfo.marker(SITE, name, 1, part.timeMicros(1), FrameKind.UP, expectedCameras)));
        for (int picture = 1; picture <= part.pictures(); picture++) {
            frames.add(new FrameSightings(
                    FrameInfo.picture(
                            SITE,
                            name,
                            picture + 1L,
                            part.timeMicros(picture),
                            WildtrackZip.WIDTH,
                            WildtrackZip.HEIGHT),
                    MODEL,
                    sightings.getOrDefault(picture, List.of())));
        }
        frames.add(marker(FrameInfo.marker(
                SITE, name, part.pictures() + 2L, part.timeMicros(part.pictures()), FrameKind.END, List.of())));
        return frames;
    }

    private static FrameSightings marker(FrameInfo info) {
        return new FrameSightings(info, MODEL, List.of());
    }

    private Sighting sighting(Shown each, int camera, EmbeddingDraw draw) {
        Box box = each.box.box();
        return new Sighting(
                new Detection(box, 1),
                new Quality((int) Math.min(box.w(), box.h()), 300, 0),
                draw.embedding(looks.model(each.person, camera, each.visit), camera, each.visit, each.box.frame()),
                ANY_RELATION);
    }

    /** The people at least half inside the picture, cut off at its edges as by a detector, with a detector's error of the feet. */
    private List<Shown> shown(int camera) {
        Map<Integer, Integer> lastMoment = new HashMap<>(); // by person
        Map<Integer, Integer> visits = new HashMap<>();
        List<Shown> shown = new ArrayList<>();
        for (Annotation each : views.get(camera).annotations()) {
            if (part.contains(each.moment())) {
                Integer last = lastMoment.put(each.person(), each.moment());
                int visit = visits.merge(
                        each.person(), last == null || each.moment() - last > MOMENTS_OF_A_GAP ? 1 : 0, Integer::sum);
                Box box = feet.of(each.box(), camera, each.person(), visit, each.moment());
                double left = Math.max(0, box.x());
                double top = Math.max(0, box.y());
                double width = Math.min(WildtrackZip.WIDTH, box.right()) - left;
                double height = Math.min(WildtrackZip.HEIGHT, box.bottom()) - top;
                if (width > 0 && height > 0 && width * height >= box.area() / 2) {
                    MotBox cut = new MotBox(part.picture(each.moment()), each.person(), left, top, width, height, 1);
                    shown.add(new Shown(each.person(), visit, cut));
                }
            }
        }
        return shown;
    }
}
