package dev.throughline.app.contract;

import dev.throughline.evaluation.site.DetectorSettings;
import dev.throughline.evaluation.site.Resemblance;
import dev.throughline.evaluation.site.SimulationSettings;
import dev.throughline.evaluation.site.Spotting;
import dev.throughline.evaluation.site.SyntheticSite;
import dev.throughline.wire.FrameInfo;
import dev.throughline.wire.FrameSightings;
import dev.throughline.wire.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is seen of made-up people in a site, picture by picture in all its cameras; cameras of all sites have the same names. */
final class Crowd {
    private static final int CAMERAS = 4;
    private static final int PEOPLE_A_MINUTE = 20;
    private static final String MODEL = "made-up";
    private static final long START_MICROS = 1_700_000_000_000_000L;
    private static final double RATE = 8;

    private final String site;
    private final SimulationSettings settings;
    private final List<String> cameras;
    private final List<Spotting> spotting = new ArrayList<>();
    private int picture; // the last that was taken

    /**
     * A site whose cameras take so many pictures each.
     *
     * @param seed another one is another crowd
     */
    Crowd(String site, long seed, int pictures) {
        this.site = site;
        Duration duration = Duration.ofMillis(Math.round(1000 * pictures / RATE));
        int people = Math.max(2, (int) (PEOPLE_A_MINUTE * duration.toSeconds() / 60));
        settings = new SimulationSettings(seed, CAMERAS, people, duration, 960, 540, RATE, false);
        SyntheticSite synthetic = SyntheticSite.of(settings);
        cameras = synthetic.cameras();
        for (int camera = 0; camera < CAMERAS; camera++) {
            spotting.add(synthetic.spotting(camera, DetectorSettings.defaults(), Resemblance.defaults()));
        }
    }

    /** The cameras come up, and name each other. */
    List<FrameSightings> up() {
        return mark(Mark.UP, cameras);
    }

    /** Each takes its next picture. */
    List<FrameSightings> next() {
        picture++;
        List<FrameSightings> frames = new ArrayList<>();
        for (int camera = 0; camera < CAMERAS; camera++) {
            FrameInfo info = FrameInfo.picture(
                    site, cameras.get(camera), picture + 1L, timeMicros(), settings.width(), settings.height());
            frames.add(new FrameSightings(info, MODEL, spotting.get(camera).at(picture)));
        }
        return frames;
    }

    /** They have no more to say. */
    List<FrameSightings> end() {
        return mark(Mark.END, List.of());
    }

    private List<FrameSightings> mark(Mark mark, List<String> roster) {
        long sequence = mark == Mark.UP ? 1 : picture + 2L;
        return cameras.stream()
                .map(camera -> FrameInfo.marker(site, camera, sequence, timeMicros(), mark, roster))
                .map(info -> new FrameSightings(info, MODEL, List.of()))
                .toList();
    }

    private long timeMicros() {
        return START_MICROS + Math.round(1e6 * settings.secondsAt(Math.max(1, picture)));
    }
}
