package dev.throughline.simulator.site;

import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import java.util.ArrayList;
import java.util.List;

/**
 * Simulated outputs of a detector and a re-ID model for a synthetic site, by round. In round 0 all cameras come up, then there is a round
 * for each picture, and one for the end. Asking in the order of the rounds is cheapest.
 */
public final class SpottedSite {
    /** Replaces a model's name and weights. */
    static final String MODEL = "simulated";

    private final String name;
    private final SyntheticSite site;
    private final SimulationSettings settings;
    private final List<Spotting> spotting = new ArrayList<>();

    /**
     * Creates a site; nothing is detected yet.
     *
     * @param name the site's id
     */
    public SpottedSite(String name, SyntheticSite site, DetectorSettings detector, Resemblance resemblance) {
        this.name = name;
        this.site = site;
        settings = site.settings();
        for (int camera = 0; camera < site.cameras().size(); camera++) {
            spotting.add(site.spotting(camera, detector, resemblance));
        }
    }

    /** The number of cameras. */
    public int cameras() {
        return spotting.size();
    }

    /** The round in which all cameras have ended. */
    public int lastRound() {
        return settings.pictures() + 1;
    }

    /** The time of a round; µs since the epoch. */
    public long timeMicros(int round) {
        return SimulatedSettings.timeMicros(settings, Math.max(1, Math.min(round, settings.pictures())));
    }

    /** The sightings of all cameras in a round, in the order of the cameras. */
    public List<FrameSightings> at(int round) {
        List<FrameSightings> frames = new ArrayList<>(cameras());
        for (int camera = 0; camera < cameras(); camera++) {
            frames.add(at(round, camera));
        }
        return frames;
    }

    /**
     * The sightings of one camera in a round.
     *
     * @param camera its index in {@link SyntheticSite#cameras}
     */
    public FrameSightings at(int round, int camera) {
        String id = site.cameras().get(camera);
        long sequence = round + 1L;
        if (round == 0 || round == lastRound()) {
            FrameKind kind = round == 0 ? FrameKind.UP : FrameKind.END;
            List<String> expectedCameras = round == 0 ? site.cameras() : List.of();
            return new FrameSightings(
                    FrameInfo.marker(name, id, sequence, timeMicros(round), kind, expectedCameras), MODEL, List.of());
        }
        FrameInfo info = FrameInfo.picture(name, id, sequence, timeMicros(round), settings.width(), settings.height());
        return new FrameSightings(info, MODEL, spotting.get(camera).at(round));
    }
}
