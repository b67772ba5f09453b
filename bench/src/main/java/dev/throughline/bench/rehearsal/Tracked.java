package dev.throughline.bench.rehearsal;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.streams.track.CameraTracks;
import dev.throughline.streams.track.TrackStep;
import dev.throughline.streams.track.Tracker;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.Sighting;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.SiteSettings;
import dev.throughline.wire.settings.TrackSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tracks within each camera.
 *
 * @param frames tracked boxes of each picture of each camera
 * @param updates input of the linker, in order per camera
 */
public record Tracked(Map<String, List<FrameTracks>> frames, List<SiteUpdate> updates) {
    public Tracked {
        frames = Collections.unmodifiableMap(new LinkedHashMap<>(frames));
        updates = List.copyOf(updates);
    }

    /** Tracks by the tracker, with the site's settings. */
    public static Tracked byTheTracker(Seen seen, SiteSettings site, Calibration calibration) {
        return byTheTracker(seen, new Tracker(site.stages().track(), calibration, site.grounds()));
    }

    /** Tracks by the tracker, with uncalibrated cameras. */
    public static Tracked byTheTracker(Seen seen, TrackSettings settings, Calibration calibration) {
        return byTheTracker(seen, new Tracker(settings, calibration));
    }

    private static Tracked byTheTracker(Seen seen, Tracker tracker) {
        Map<String, List<FrameTracks>> frames = new LinkedHashMap<>();
        List<SiteUpdate> updates = new ArrayList<>();
        seen.cameras().forEach((camera, sightings) -> {
            CameraTracked one = track(sightings, tracker);
            frames.put(camera, one.frames);
            updates.addAll(one.updates);
        });
        return new Tracked(frames, updates);
    }

    /** The same without positions on the ground plane. */
    Tracked withoutTrajectories() {
        return new Tracked(
                frames,
                updates.stream()
                        .map(update ->
                                update instanceof TrackletUpdate tracklet ? tracklet.withTrajectory(List.of()) : update)
                        .toList());
    }

    private record CameraTracked(List<FrameTracks> frames, List<SiteUpdate> updates) {}

    private static CameraTracked track(List<FrameSightings> sightings, Tracker tracker) {
        List<FrameTracks> frames = new ArrayList<>();
        List<SiteUpdate> updates = new ArrayList<>();
        CameraTracks tracks = CameraTracks.none();
        for (FrameSightings frame : sightings) {
            TrackStep step = tracker.advance(tracks, frame);
            tracks = step.tracks();
            step.frame().ifPresent(frames::add);
            updates.addAll(step.updates());
        }
        return new CameraTracked(frames, updates);
    }

    /**
     * Tracks as a perfect tracker. Each true person is followed alone, so that no two can be confused, and boxes are the truth's. A
     * person who is out of sight for longer than the gap still gets another tracklet.
     *
     * @param seen by the truth: each sighting has one of its boxes
     */
    public static Tracked byTheTruth(Seen seen, TruthSite site, Calibration calibration) {
        Tracker tracker = new Tracker(
                site.settings().stages().track(), calibration, site.settings().grounds());
        Map<String, List<FrameTracks>> frames = new LinkedHashMap<>();
        List<SiteUpdate> updates = new ArrayList<>();
        seen.cameras().forEach((camera, sightings) -> {
            CameraTruth truth = new CameraTruth(camera, sightings, site.byPicture(camera), tracker);
            updates.addAll(truth.updates());
            frames.put(camera, truth.frames());
        });
        return new Tracked(frames, updates);
    }

    /** One camera, person by person. */
    private static final class CameraTruth {
        private final String camera;
        private final List<FrameSightings> sightings;
        private final Map<Long, List<MotBox>> truth;
        private final Tracker tracker;
        private final Map<Long, TreeMap<Long, Long>> trackOf =
                new HashMap<>(); // by person: number of each tracklet, by its last moment
        private long tracks;

        CameraTruth(String camera, List<FrameSightings> sightings, Map<Long, List<MotBox>> truth, Tracker tracker) {
            this.camera = camera;
            this.sightings = sightings;
            this.truth = truth;
            this.tracker = tracker;
        }

        /** The updates in a possible order of a camera: by time, and its clock after its tracklets. */
        List<SiteUpdate> updates() {
            List<SiteUpdate> updates = new ArrayList<>();
            TreeSet<Long> people = new TreeSet<>();
            truth.values().forEach(boxes -> boxes.forEach(box -> people.add(box.id())));
            for (long person : people) {
                updates.addAll(tracklets(person));
            }
            track(alone(Matching.NOBODY), tracker).updates.stream()
                    .filter(CameraClock.class::isInstance)
                    .forEach(updates::add);
            updates.sort((one, other) -> {
                int byTime = Long.compare(one.timeMicros(), other.timeMicros());
                return byTime != 0 ? byTime : Boolean.compare(isClock(one), isClock(other)); // stable
            });
            return updates;
        }

        private static boolean isClock(SiteUpdate update) {
            return update instanceof CameraClock;
        }

        private List<TrackletUpdate> tracklets(long person) {
            Map<Long, Long> numbers = new HashMap<>();
            List<TrackletUpdate> tracklets = new ArrayList<>();
            for (SiteUpdate update : track(alone(person), tracker).updates) {
                if (update instanceof TrackletUpdate tracklet) {
                    long number = numbers.computeIfAbsent(tracklet.track(), any -> ++tracks);
                    tracklets.add(numbered(tracklet, number));
                    TreeMap<Long, Long> byEnd = trackOf.computeIfAbsent(person, any -> new TreeMap<>());
                    byEnd.values().remove(number);
                    byEnd.put(tracklet.toMicros(), number);
                }
            }
            return tracklets;
        }

        private static TrackletUpdate numbered(TrackletUpdate update, long number) {
            return new TrackletUpdate(
                    update.site(),
                    update.camera(),
                    number,
                    update.timeMicros(),
                    update.seen(),
                    update.closed(),
                    update.look(),
                    update.trajectory());
        }

        /** The camera's frames with this person only. */
        private List<FrameSightings> alone(long person) {
            List<FrameSightings> alone = new ArrayList<>();
            long picture = 0;
            for (FrameSightings frame : sightings) {
                picture += frame.info().isMarker() ? 0 : 1;
                alone.add(
                        frame.info().isMarker()
                                ? frame
                                : new FrameSightings(frame.info(), frame.model(), of(person, frame, picture)));
            }
            return alone;
        }

        private List<Sighting> of(long person, FrameSightings frame, long picture) {
            List<MotBox> boxes = truth.getOrDefault(picture, List.of());
            for (int i = 0; i < boxes.size(); i++) {
                if (boxes.get(i).id() == person) {
                    Box box = boxes.get(i).box();
                    return frame.sightings().stream()
                            .filter(sighting -> sighting.detection().box().equals(box))
                            .limit(1)
                            .map(sighting -> withCover(sighting, frame))
                            .toList();
                }
            }
            return List.of();
        }

        /** The tracker trusts a crop less if others cover it. With the person alone in the frame, the sighting's border has to say so. */
        private static Sighting withCover(Sighting sighting, FrameSightings frame) {
            double covered = frame.sightings().stream()
                    .filter(other -> !other.detection().equals(sighting.detection()))
                    .mapToDouble(other ->
                            sighting.detection().box().overlap(other.detection().box()))
                    .max()
                    .orElse(0);
            double free = (1 - covered) * (1 - covered);
            Quality quality = sighting.quality();
            return new Sighting(
                    sighting.detection(),
                    new Quality(quality.size(), quality.sharpness(), (float) (1 - (1 - quality.border()) * free)),
                    sighting.embedding(),
                    sighting.relation());
        }

        /** The frames; call it after {@link #updates}. */
        List<FrameTracks> frames() {
            List<FrameTracks> frames = new ArrayList<>();
            for (FrameSightings frame : sightings) {
                if (!frame.info().isMarker()) {
                    long picture = frames.size() + 1L;
                    long time = frame.info().timeMicros();
                    List<TrackedBox> boxes = truth.getOrDefault(picture, List.of()).stream()
                            .map(box -> tracked(box, time))
                            .toList();
                    frames.add(new FrameTracks(frame.info().site(), camera, picture, time, boxes));
                }
            }
            return frames;
        }

        private TrackedBox tracked(MotBox box, long time) {
            TreeMap<Long, Long> byEnd = trackOf.computeIfAbsent(box.id(), any -> new TreeMap<>());
            Map.Entry<Long, Long> track = byEnd.ceilingEntry(time);
            if (track == null) { // after the last one, or too short to be confirmed
                track = byEnd.isEmpty() ? Map.entry(time, ++tracks) : byEnd.lastEntry();
                byEnd.putIfAbsent(track.getKey(), track.getValue());
            }
            Box where = box.box();
            return new TrackedBox(track.getValue(), null, where.x(), where.y(), where.w(), where.h(), 1);
        }
    }
}
