package dev.throughline.simulator.site;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.simulator.picture.Truth;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.Sighting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Simulates the outputs of a detector and a re-ID model for a camera's pictures, from the truth and without rendering. A picture's
 * sightings depend on its number alone; requesting them in order is cheapest. An instance serves one thread at a time.
 *
 * <p>There are no pixels, so a person counts as hidden if the box of a single nearer person covers more than three quarters of theirs.
 */
public final class Spotting {
    private static final double MOST_COVERED = 1 - Truth.LEAST_SEEN;
    private static final double LEAST_SURE = .45;
    private static final double MOST_SURE = .95;
    private static final float SHARPNESS = 300;

    private final SimulationSettings settings;
    private final DetectorSettings detector;
    private final EmbeddingDraw draw;
    private final SiteCamera camera;
    private final Presences presences;
    private final Map<Renderer.Presence, EmbeddingDraw.Sitter> sitters = new HashMap<>();

    Spotting(
            SimulationSettings settings,
            DetectorSettings detector,
            EmbeddingDraw draw,
            SiteCamera camera,
            List<Renderer.Presence> presences) {
        this.settings = settings;
        this.detector = detector;
        this.draw = draw;
        this.camera = camera;
        this.presences = new Presences(presences);
    }

    private record Seen(Renderer.Presence presence, ProjectedBody body, MotBox box) {}

    /** The sightings of a picture, from 1 to {@link SimulationSettings#pictures}. */
    public List<Sighting> at(int picture) {
        List<Seen> visible = visible(picture);
        sitters.keySet().retainAll(presences.current());
        List<Sighting> sightings = new ArrayList<>();
        for (Seen each : visible) {
            SeededRandom dice = dice("sighting", picture, each.body.person().id());
            if (!dice.chance(detector.misses())) {
                sightings.add(sighting(jittered(each.box, dice), sitter(each.presence), dice));
            }
        }
        SeededRandom dice = dice("false alarm", picture, 0);
        if (dice.chance(detector.falseAlarms())) {
            sightings.add(sighting(anywhere(dice), draw.sitter(-1, camera.number(), picture), dice));
        }
        return sightings;
    }

    /** The truth of a picture by id, as far as it is known without rendering: the visible people and their boxes. */
    public List<MotBox> truth(int picture) {
        return visible(picture).stream()
                .map(Seen::box)
                .sorted(Comparator.comparingLong(MotBox::id))
                .toList();
    }

    /** The people whom no nearer person hides, the nearest first. */
    private List<Seen> visible(int picture) {
        List<Seen> seen = seen(picture);
        List<Seen> visible = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            if (!isHidden(seen.get(i), seen.subList(0, i))) {
                visible.add(seen.get(i));
            }
        }
        return visible;
    }

    private SeededRandom dice(String what, int picture, int person) {
        return SeededRandom.of(settings.seed(), SeededRandom.purpose(what), camera.number(), picture, person);
    }

    /** The people whose boxes are in the picture, the nearest first. */
    private List<Seen> seen(int picture) {
        double seconds = settings.secondsAt(picture);
        List<Seen> seen = new ArrayList<>();
        for (Renderer.Presence each : presences.at(seconds)) {
            Pose pose = each.walk().at(seconds);
            if (camera.view().room().contains(pose.spot())) {
                ProjectedBody.of(each.person(), pose, camera.view())
                        .ifPresent(body -> Truth.box(
                                        each.person().id(),
                                        body.outline(),
                                        picture,
                                        settings.width(),
                                        settings.height())
                                .ifPresent(box -> seen.add(new Seen(each, body, box))));
            }
        }
        seen.sort(Comparator.comparingDouble((Seen each) -> each.body.reach())
                .thenComparingInt(each -> each.body.person().id()));
        return seen;
    }

    private static boolean isHidden(Seen one, List<Seen> nearer) {
        Box box = one.box.box();
        return nearer.stream().anyMatch(other -> box.intersection(other.box.box()) > MOST_COVERED * box.area());
    }

    private Box jittered(MotBox box, SeededRandom dice) {
        double off = detector.jitter() * box.h();
        double left = box.x() + off * dice.normal();
        double top = box.y() + off * dice.normal();
        double right = box.x() + box.w() + off * dice.normal();
        double bottom = box.y() + box.h() + off * dice.normal();
        return new Box((float) left, (float) top, (float) Math.max(2, right - left), (float) Math.max(4, bottom - top));
    }

    private Box anywhere(SeededRandom dice) {
        double height = dice.between(.1, .5) * settings.height();
        double width = .4 * height;
        double left = dice.between(0, settings.width() - width);
        double top = dice.between(0, settings.height() - height);
        return new Box((float) left, (float) top, (float) width, (float) height);
    }

    private EmbeddingDraw.Sitter sitter(Renderer.Presence presence) {
        return sitters.computeIfAbsent(
                presence,
                each -> draw.sitter(each.person().id(), camera.number(), (long)
                        (1000 * each.stay().from())));
    }

    private static Sighting sighting(Box box, EmbeddingDraw.Sitter sitter, SeededRandom dice) {
        float confidence = (float) dice.between(LEAST_SURE, MOST_SURE);
        return new Sighting(
                new Detection(box, confidence),
                new Quality((int) Math.min(box.w(), box.h()), SHARPNESS, 0),
                sitter.embedding(dice),
                sitter.relation(dice));
    }
}
