package dev.throughline.bench.composite;

import dev.throughline.bench.composite.Stretch.Step;
import dev.throughline.bench.wildtrack.WildtrackZip;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.simulator.picture.Canvas;
import dev.throughline.simulator.picture.CropFigure;
import dev.throughline.simulator.picture.CropTexture;
import dev.throughline.simulator.picture.CropWardrobe;
import dev.throughline.simulator.picture.Truth;
import dev.throughline.wire.geometry.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pictures of one camera of the composite site. */
final class CompositeCamera {
    /** Size of the pictures: half of the annotated ones. */
    static final int WIDTH = 960;

    static final int HEIGHT = 540;
    private static final double SCALE = (double) WIDTH / WildtrackZip.WIDTH;

    private final Projection projection;
    private final List<WalkVisit> visits;
    private final Map<Long, List<CropTexture>> stills;
    private final double stillSeconds;
    private final double fps;
    private final byte[] backdrop;
    private final Canvas canvas = new Canvas(WIDTH, HEIGHT);

    /** @param crops of each walker as this camera sees them, by id */
    CompositeCamera(
            CompositeView viewpoint,
            Projection projection,
            List<WalkVisit> visits,
            Map<Long, List<CropTexture>> crops,
            CompositeSettings settings) {
        this.projection = projection;
        this.visits = visits.stream()
                .filter(visit -> visit.viewpoint().equals(viewpoint))
                .toList();
        stills = Map.copyOf(crops);
        this.stillSeconds = settings.still().toMillis() / 1000.;
        this.fps = settings.fps();
        this.backdrop = new Yard(projection.scaled(SCALE), viewpoint.marketCamera()).draw(WIDTH, HEIGHT);
    }

    /** A picture and the people visible in it. */
    static final class Shot {
        private final byte[] bgr;
        private final List<MotBox> people;

        private Shot(byte[] bgr, List<MotBox> people) {
            this.bgr = bgr;
            this.people = people;
        }

        /** Shape ({@link #HEIGHT}, {@link #WIDTH}, 3), rows from the top; valid until the next picture of this camera. */
        byte[] bgr() {
            return bgr;
        }

        /** The visible people, by id. */
        List<MotBox> people() {
            return people;
        }
    }

    /** @param frame number of the picture, from 1 */
    Shot shot(int frame) {
        canvas.begin(backdrop);
        List<CropFigure> visible = canvas.paint(figures((frame - 1) / fps));
        return new Shot(canvas.pixels(), Truth.of(visible, frame, WIDTH, HEIGHT));
    }

    /** The empty scene, in the form of {@link Shot#bgr()}. */
    byte[] backdrop() {
        return backdrop;
    }

    /** The people in front of the camera at a time. */
    List<CropFigure> figures(double seconds) {
        List<CropFigure> figures = new ArrayList<>();
        for (WalkVisit visit : visits) {
            if (visit.lastsAt(seconds)) {
                double since = seconds - visit.start();
                Step step = visit.stretch().at(since);
                figures.add(new CropFigure(
                        visit.who(), crop(step.box()), still(visit.who(), since), projection.distance(step.place())));
            }
        }
        return figures;
    }

    /**
     * The box has the height, middle and feet of the annotated box, but the width of a crop. Annotated boxes are those of a cylinder, and
     * people must not be squeezed into them.
     */
    private static Box crop(Box annotated) {
        double height = annotated.h() * SCALE;
        double width = height * Wardrobe.CROP_WIDTH / Wardrobe.CROP_HEIGHT;
        double middle = (annotated.x() + annotated.w() / 2) * SCALE;
        return new Box((float) (middle - width / 2), (float) (annotated.y() * SCALE), (float) width, (float) height);
    }

    private CropTexture still(long who, double since) {
        return CropWardrobe.at(stills.getOrDefault(who, List.of()), since / stillSeconds);
    }
}
