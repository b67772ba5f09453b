package dev.throughline.bench.zones;

import dev.throughline.app.simulate.SpottedSite;
import dev.throughline.bench.rehearsal.Seen;
import dev.throughline.bench.rehearsal.Tracked;
import dev.throughline.bench.rehearsal.TruthSite;
import dev.throughline.evaluation.site.DetectorSettings;
import dev.throughline.evaluation.site.Resemblance;
import dev.throughline.evaluation.site.Spotting;
import dev.throughline.evaluation.site.SyntheticSite;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.FrameSightings;
import dev.throughline.wire.FrameTracks;
import dev.throughline.wire.SiteUpdate;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A synthetic site without pixels, tracked within each camera.
 *
 * @param truth of every camera
 * @param tracked updates in order of time, as the cameras would say them together
 * @param pictures of all cameras
 * @param sightings in them
 * @param sightingBytes of the messages that they came in
 * @param trackingSeconds of processor time
 */
record SpottedPeople(
        TruthSite truth, Tracked tracked, long pictures, long sightings, long sightingBytes, double trackingSeconds) {

    static SpottedPeople of(SyntheticSite site, Resemblance resemblance, Calibration calibration) {
        SiteSettings settings = SiteSettings.defaults()
                .withCameras(site.cameras().stream()
                        .map(camera -> CameraSettings.of(camera, "spotted"))
                        .toList());
        return new Spotter(site, settings, resemblance, calibration).all();
    }

    /** Camera by camera, so that no more than one camera's embeddings are held. */
    private static final class Spotter {
        private final SyntheticSite site;
        private final SiteSettings settings;
        private final Calibration calibration;
        private final SpottedSite spotted;
        private final TreeMap<String, List<MotBox>> truth = new TreeMap<>();
        private final Map<String, List<FrameTracks>> frames = new LinkedHashMap<>();
        private final List<SiteUpdate> updates = new ArrayList<>();
        private long pictures;
        private long sightings;
        private long bytes;
        private long nanos;

        Spotter(SyntheticSite site, SiteSettings settings, Resemblance resemblance, Calibration calibration) {
            this.site = site;
            this.settings = settings;
            this.calibration = calibration;
            spotted = new SpottedSite(settings.site(), site, DetectorSettings.defaults(), resemblance);
        }

        SpottedPeople all() {
            for (int camera = 0; camera < spotted.cameras(); camera++) {
                truth.put(site.cameras().get(camera), truth(camera));
                track(site.cameras().get(camera), frames(camera));
            }
            updates.sort(Comparator.comparingLong(SiteUpdate::timeMicros)); // stable: a camera's stay in their order
            return new SpottedPeople(
                    new TruthSite(settings, truth),
                    new Tracked(frames, updates),
                    pictures,
                    sightings,
                    bytes,
                    nanos / 1e9);
        }

        private List<MotBox> truth(int camera) {
            Spotting spotting = site.spotting(camera, DetectorSettings.defaults(), Resemblance.defaults());
            List<MotBox> boxes = new ArrayList<>();
            for (int picture = 1; picture <= site.settings().pictures(); picture++) {
                boxes.addAll(spotting.truth(picture));
            }
            return boxes;
        }

        private List<FrameSightings> frames(int camera) {
            List<FrameSightings> said = new ArrayList<>();
            for (int round = 0; round <= spotted.lastRound(); round++) {
                said.add(spotted.at(round, camera));
            }
            return said;
        }

        private void track(String camera, List<FrameSightings> said) {
            for (FrameSightings frame : said) {
                pictures += frame.info().isMarker() ? 0 : 1;
                sightings += frame.sightings().size();
                bytes += Traffic.bytes(frame);
            }
            long began = Linking.processorNanos();
            Tracked one = Tracked.byTheTracker(new Seen(Map.of(camera, said)), settings.track(), calibration);
            nanos += Linking.processorNanos() - began;
            frames.putAll(one.frames());
            updates.addAll(one.updates());
        }
    }
}
