package dev.throughline.app.simulate;

import dev.throughline.evaluation.site.SyntheticSite;
import java.time.Instant;

/** A synthetic site as the settings of a site. */
final class SimulatedSettings {
    /** When its first picture was taken. Any time would do, as long as it is always the same. */
    static final Instant START = Instant.parse("2025-01-01T08:00:00Z");

    static final String SITE = "simulated";

    private SimulatedSettings() {}

    /** As {@code replay --site} reads it, beside the footage. */
    static String yaml(SyntheticSite site) {
        StringBuilder yaml = new StringBuilder();
        yaml.append(
                        "# A synthetic site: nobody in it is real. simulation.json says what it was made from and when who was\n")
                .append("# where, truth/ has everybody's boxes, map.png shows the rooms.\n")
                .append("site: ")
                .append(SITE)
                .append('\n')
                .append("start: ")
                .append(START)
                .append('\n')
                .append(
                        "# Which camera one may be seen by next is left open, as where nobody has measured it. To say so, write\n")
                .append(
                        "# {url: …, neighbours: [cam-02, cam-03]}; walking-times in simulation.json lists the pairs that were walked.\n")
                .append("cameras:\n");
        for (String camera : site.cameras()) {
            yaml.append("  ").append(camera).append(": {url: ").append(camera).append(".mp4}\n");
        }
        return yaml.toString();
    }
}
