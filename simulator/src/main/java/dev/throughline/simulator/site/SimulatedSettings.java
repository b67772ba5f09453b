package dev.throughline.simulator.site;

import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Converts a synthetic site to the settings of a site. */
public final class SimulatedSettings {
    public static final String SITE = "simulated";

    /** Capture time of the first picture. Any constant would do. */
    private static final Instant START = Instant.parse("2025-01-01T08:00:00Z");

    private static final long START_MICROS = ChronoUnit.MICROS.between(Instant.EPOCH, START);
    private static final double MICROS = 1e6;

    private SimulatedSettings() {}

    /** Capture time of a picture, counted from 1; µs since the epoch. */
    public static long timeMicros(SimulationSettings settings, int picture) {
        return START_MICROS + Math.round(MICROS * settings.secondsAt(picture));
    }

    /** The settings. The cameras' urls lead nowhere: their pictures are rendered. */
    public static SiteSettings of(SyntheticSite site) {
        SiteSettings usual = SiteSettings.defaults();
        return new SiteSettings(
                SITE,
                START,
                site.cameras().stream()
                        .map(id -> CameraSettings.of(id, "drawn"))
                        .toList(),
                usual.stages(),
                usual.maxLatency(),
                usual.kafka());
    }

    /** The file for {@code replay --site}, beside the footage. */
    public static String yaml(SyntheticSite site) {
        StringBuilder yaml = new StringBuilder();
        yaml.append(
                        site.showsCrops()
                                ? "# A synthetic site: nobody walked there, but its pictures show real people."
                                : "# A synthetic site: nobody in it is real.")
                .append("""
                 simulation.json says what it was made from, and when who was where;
                # truth/ has everybody's boxes, map.png shows the rooms.
                """)
                .append("site: ")
                .append(SITE)
                .append('\n')
                .append("start: ")
                .append(START)
                .append('\n')
                .append("""
                # By which camera one may be seen next is left open, as where nobody has measured it. To say so, write
                # {url: …, neighbours: [cam-02, cam-03]}; walking-times in simulation.json lists the pairs that were walked.
                cameras:
                """);
        for (String camera : site.cameras()) {
            yaml.append("  ").append(camera).append(": {url: ").append(camera).append(".mp4}\n");
        }
        return yaml.toString();
    }
}
