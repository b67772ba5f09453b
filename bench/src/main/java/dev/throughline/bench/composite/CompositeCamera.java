package dev.throughline.bench.composite;

import dev.throughline.bench.composite.Stretch.Step;
import dev.throughline.bench.wildtrack.WildtrackZip;
import dev.throughline.reid.picture.RgbPicture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pictures of one camera of the composite site. */
final class CompositeCamera {
    /** Size of the pictures: half of the annotated ones. */
    static final int WIDTH = 960;

    static final int HEIGHT = 540;
    private static final double SCALE = (double) WIDTH / WildtrackZip.WIDTH;

    private final Projection projection;
    private final List<Visit> visits;
    private final Map<Long, List<Still>> stills = new HashMap<>();
    private final double stillSeconds;
    private final double fps;
    private final byte[] backdrop;

    /** @param crops of each walker as this camera sees them, by id */
    CompositeCamera(
            Viewpoint viewpoint,
            Projection projection,
            List<Visit> visits,
            Map<Long, List<RgbPicture>> crops,
            CompositeSettings settings) {
        this.projection = projection;
        this.visits = visits.stream()
                .filter(visit -> visit.viewpoint().equals(viewpoint))
                .toList();
        crops.forEach((who, own) -> stills.put(who, own.stream().map(Still::of).toList()));
        this.stillSeconds = settings.still().toMillis() / 1000.;
        this.fps = settings.fps();
        this.backdrop = new Backdrop(projection.scaled(SCALE), viewpoint.marketCamera()).draw(WIDTH, HEIGHT);
    }

    /** A picture and the people visible in it. */
    static final class Shot {
        private final byte[] bgr;
        private final List<Canvas.Visible> people;

        private Shot(byte[] bgr, List<Canvas.Visible> people) {
            this.bgr = bgr;
            this.people = people;
        }

        /** Shape ({@link #HEIGHT}, {@link #WIDTH}, 3), rows from the top; read-only. */
        byte[] bgr() {
            return bgr;
        }

        /** The visible people, by id. */
        List<Canvas.Visible> people() {
            return people;
        }
    }

    /** @param frame number of the picture, from 1 */
    Shot shot(int frame) {
        Canvas canvas = new Canvas(WIDTH, HEIGHT, backdrop);
        List<Canvas.Visible> people = canvas.paint(figures((frame - 1) / fps));
        return new Shot(canvas.pixels(), people);
    }

    /** The empty scene, in the form of {@link Shot#bgr()}. */
    byte[] backdrop() {
        return backdrop;
    }

    /** The people in front of the camera at a time. */
    List<Figure> figures(double seconds) {
        List<Figure> figures = new ArrayList<>();
        for (Visit visit : visits) {
            if (visit.lastsAt(seconds)) {
                double since = seconds - visit.start();
                Step step = visit.stretch().at(since);
                figures.add(new Figure(
                        visit.who(),
                        Figure.crop(step.box(), SCALE),
                        still(visit.who(), since),
                        projection.distance(step.place())));
            }
        }
        return figures;
    }

    private Still still(long who, double since) {
        List<Still> own = stills.getOrDefault(who, List.of());
        return own.get(backAndForth((int) (since / stillSeconds), own.size()));
    }

    /** 0, 1, 2, 1, 0, 1 … for three: no jump from the last still to the first. */
    static int backAndForth(int count, int size) {
        int period = Math.max(1, 2 * (size - 1));
        int place = count % period;
        return place < size ? place : period - place;
    }
}
