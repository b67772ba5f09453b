package dev.throughline.streams.track;

import dev.throughline.streams.track.Association.Pair;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.Sighting;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.Ground;
import dev.throughline.wire.settings.TrackSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Follows people through the frames of one camera. A pure function of the previous state and the next frame.
 *
 * <p>Sightings are assigned in three rounds. Confident ones go to confirmed tracks, by motion and appearance together. Low-confidence ones
 * go to confirmed tracks that were seen a frame ago, by overlap. The very confident ones that remain go to tentative tracks. Source: Zhang
 * et al., ByteTrack, arXiv 2110.06864, algorithm 1.
 */
public final class Tracker {
    /** A crop of this many pixels on the shorter side counts half as much as an arbitrarily large one. */
    private static final double FAIR_SIZE = 32;
    /** A crop of this sharpness, the variance of the Laplacian, counts half as much as an arbitrarily sharp one. */
    private static final double FAIR_SHARPNESS = 50;
    /** No new track is opened beyond this number of live ones: each track is compared with each sighting. */
    private static final int MOST_TRACKS = 1_000;
    /** A bad crop is better than none. */
    private static final double LEAST_EVIDENCE = .001;

    private final TrackSettings settings;
    private final Calibration calibration;
    private final Map<String, GroundPlaneView> floors; // by camera

    /** @param calibration turns similarity of a sighting and a track into a probability */
    public Tracker(TrackSettings settings, Calibration calibration) {
        this(settings, calibration, Map.of());
    }

    /**
     * A tracker.
     *
     * @param calibration turns similarity of a sighting and a track into a probability
     * @param grounds calibrations of the calibrated cameras: where pixels lie on the ground plane
     */
    public Tracker(TrackSettings settings, Calibration calibration, Map<String, Ground> grounds) {
        this.settings = settings;
        this.calibration = calibration;
        this.floors = grounds.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> new GroundPlaneView(each.getValue())));
    }

    /**
     * Processes the next frame of the camera. A frame whose sequence number is not above the last one changes nothing.
     *
     * @throws BadRecordException if time falls, or embeddings or relations have another size than those before; nothing has changed then
     */
    public TrackStep advance(CameraTracks before, FrameSightings frame) {
        FrameInfo info = frame.info();
        if (info.sequence() <= before.sequence()) {
            return new TrackStep(before, Optional.empty(), List.of());
        }
        requireUsable(before, frame);
        return info.isMarker() ? marked(before, info) : pictured(before, frame);
    }

    private static void requireUsable(CameraTracks before, FrameSightings frame) {
        if (frame.info().timeMicros() < before.timeMicros()) {
            throw new BadRecordException("frame " + frame.info().sequence() + " of camera '"
                    + frame.info().camera() + "' was taken at " + frame.info().timeMicros()
                    + ", before the frame ahead of it at " + before.timeMicros());
        }
        Optional<Sighting> embedded = frame.sightings().stream()
                .filter(sighting -> sighting.embedding() != null)
                .findFirst(); // all of a frame have the same sizes
        if (embedded.isPresent() && before.model().equals(frame.model())) {
            for (Track track : before.live()) {
                track.appearance().misfit(embedded.get()).ifPresent(sizes -> {
                    throw new BadRecordException("frame " + frame.info().sequence() + " of camera '"
                            + frame.info().camera() + "' has " + sizes + " under the same model " + frame.model());
                });
            }
        }
    }

    private TrackStep marked(CameraTracks before, FrameInfo marker) {
        boolean over = marker.kind() != FrameKind.UP;
        List<Track> ending = over ? before.live() : List.of();
        List<SiteUpdate> updates = new ArrayList<>(closing(ending, marker, before.model()));
        updates.add(new CameraClock(
                marker.site(), marker.camera(), marker.timeMicros(), marker.kind(), marker.expectedCameras()));
        CameraTracks after = new CameraTracks(
                marker.sequence(),
                before.pictures(),
                marker.timeMicros(),
                marker.timeMicros(),
                before.births(),
                before.confirmed(),
                before.model(),
                over ? List.of() : before.live());
        return new TrackStep(after, Optional.empty(), updates);
    }

    private TrackStep pictured(CameraTracks before, FrameSightings frame) {
        FrameInfo info = frame.info();
        List<Track> over = before.live().stream()
                .filter(track -> !before.model().equals(frame.model()) || isLost(track, info))
                .toList();
        List<Track> live =
                before.live().stream().filter(track -> !over.contains(track)).toList();

        // three rounds: ByteTrack, algorithm 1
        List<Track> confirmed = live.stream().filter(Track::isConfirmed).toList();
        List<Track> tentative =
                live.stream().filter(track -> !track.isConfirmed()).toList();
        Association sure = Association.confident(confirmed, confident(frame), info.timeMicros(), calibration);
        List<Track> justThere = sure.tracksAlone().stream()
                .filter(track -> track.toMicros() == before.timeMicros())
                .toList();
        Association unsure = Association.unsure(justThere, unsure(frame), info.timeMicros());
        List<Sighting> surest =
                sure.sightingsAlone().stream().filter(this::mayOpen).toList();
        Association young = Association.confident(tentative, surest, info.timeMicros(), calibration);

        FrameUpdate pass = new FrameUpdate(before, frame);
        confirmed.forEach(pass::unseen); // until one of the rounds says otherwise
        sure.pairs().forEach(pass::seen);
        unsure.pairs().forEach(pass::seen);
        young.pairs().forEach(pass::seen);
        young.sightingsAlone().stream() // tentative tracks that were not seen are dropped
                .limit(Math.max(0, MOST_TRACKS - pass.after.size()))
                .forEach(pass::open);
        return pass.step(over);
    }

    private boolean isLost(Track track, FrameInfo info) {
        return info.timeMicros() - track.toMicros() > micros(settings.maxGap());
    }

    /**
     * Whether a sighting may open a track, or extend a tentative one. ByteTrack too requires more confidence to open a track than to extend
     * one: .7 on MOT17. Here the requirement holds until the track is confirmed.
     */
    private boolean mayOpen(Sighting sighting) {
        return sighting.detection().confidence() >= settings.newTrackConfidence();
    }

    private List<Sighting> confident(FrameSightings frame) {
        return frame.sightings().stream()
                .filter(sighting -> sighting.detection().confidence() >= settings.confidence())
                .toList();
    }

    private List<Sighting> unsure(FrameSightings frame) {
        return frame.sightings().stream()
                .filter(sighting -> sighting.detection().confidence() < settings.confidence())
                .toList();
    }

    private static List<TrackletUpdate> closing(List<Track> tracks, FrameInfo at, String model) {
        return tracks.stream()
                .filter(Track::isConfirmed)
                .sorted(Comparator.comparingLong(Track::number))
                .map(track -> update(track, at, model, true))
                .toList();
    }

    private static TrackletUpdate update(Track track, FrameInfo at, String model, boolean closed) {
        return new TrackletUpdate(
                at.site(),
                at.camera(),
                track.number(),
                at.timeMicros(),
                track.seen(),
                closed,
                new TrackletUpdate.Look(
                        model,
                        track.appearance().prototypes(),
                        track.appearance().relation()),
                track.trajectory().points());
    }

    private static TrackedBox box(Track track) {
        Box box = track.box();
        return new TrackedBox(track.number(), null, box.x(), box.y(), box.w(), box.h(), track.confidence());
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** The work on one picture. */
    private final class FrameUpdate {
        private final CameraTracks before;
        private final FrameSightings frame;
        private final FrameInfo info;
        private final Map<Long, Track> after = new HashMap<>(); // by birth
        private final Set<Long> seen = new HashSet<>(); // births
        private long births;
        private long confirmed;

        private FrameUpdate(CameraTracks before, FrameSightings frame) {
            this.before = before;
            this.frame = frame;
            this.info = frame.info();
            this.births = before.births();
            this.confirmed = before.confirmed();
        }

        private void seen(Pair pair) {
            Sighting sighting = pair.sighting();
            double blur = 1 + covered(sighting); // boxes of people covered by others are less exact
            keep(pair.track().seen(info.timeMicros(), sighting, blur), sighting);
        }

        private void open(Sighting sighting) {
            births++;
            keep(Track.opened(births, info.timeMicros(), sighting), sighting);
        }

        private void keep(Track track, Sighting sighting) {
            after.put(track.birth(), walked(looked(track, sighting)));
            seen.add(track.birth());
        }

        private void unseen(Track track) {
            after.put(track.birth(), track);
        }

        private Track walked(Track track) {
            GroundPlaneView floor = floors.get(info.camera());
            return floor == null
                    ? track
                    : floor.foot(track.box(), info)
                            .map(point -> track.walking(track.trajectory().with(point)))
                            .orElse(track);
        }

        private Track looked(Track track, Sighting sighting) {
            Embedding embedding = sighting.embedding();
            Relation relation = sighting.relation();
            return embedding == null || relation == null
                    ? track
                    : track.looking(
                            track.appearance().with(embedding, relation, evidence(sighting), settings.prototypes()));
        }

        /** The weight of a sighting for appearance: high if it is large, sharp, whole and not covered by others. */
        private float evidence(Sighting sighting) {
            Quality quality = sighting.quality();
            double free = 1 - covered(sighting);
            double weight = sighting.detection().confidence()
                    * (1 - quality.border())
                    * quality.size()
                    / (quality.size() + FAIR_SIZE)
                    * quality.sharpness()
                    / (quality.sharpness() + FAIR_SHARPNESS)
                    * free
                    * free;
            return (float) Math.max(LEAST_EVIDENCE, weight);
        }

        /** The largest overlap with another person in the picture. */
        private double covered(Sighting sighting) {
            Box box = sighting.detection().box();
            return -frame.sightings().stream()
                    .mapToDouble(other -> -box.overlap(other.detection().box())) // negated to sort in descending order
                    .sorted()
                    .skip(1) // itself
                    .findFirst()
                    .orElse(0);
        }

        private TrackStep step(List<Track> over) {
            List<Track> live = after.values().stream()
                    .sorted(Comparator.comparingLong(Track::birth))
                    .map(this::confirmedIfDue)
                    .toList();
            List<SiteUpdate> updates = new ArrayList<>(closing(over, info, before.model()));
            List<Track> told = new ArrayList<>();
            for (Track track : live) {
                told.add(isToBeTold(track) ? track.told(info.timeMicros()) : track);
            }
            live.stream()
                    .filter(this::isToBeTold)
                    .map(track -> update(track, info, frame.model(), false))
                    .forEach(updates::add);
            updates.sort(Comparator.comparingLong(update -> ((TrackletUpdate) update).track()));
            boolean ticks = isClockDue();
            if (ticks) {
                updates.add(
                        new CameraClock(info.site(), info.camera(), info.timeMicros(), FrameKind.PICTURE, List.of()));
            }
            CameraTracks tracks = new CameraTracks(
                    info.sequence(),
                    before.pictures() + 1,
                    info.timeMicros(),
                    ticks ? info.timeMicros() : before.clockMicros(),
                    births,
                    confirmed,
                    frame.model(),
                    told);
            return new TrackStep(tracks, Optional.of(boxes(live)), updates);
        }

        private Track confirmedIfDue(Track track) {
            if (track.isConfirmed() || track.sightings() < settings.minHits()) {
                return track;
            }
            confirmed++;
            return track.confirmed(confirmed);
        }

        private boolean isToBeTold(Track track) {
            return track.isConfirmed()
                    && seen.contains(track.birth())
                    && !track.appearance().isNone()
                    && (track.toldMicros() == Track.NEVER
                            || info.timeMicros() - track.toldMicros() >= micros(settings.refresh()));
        }

        /** Whether a clock is due: clocks lie on a fixed grid of event time, so they do not drift with the frame rate. */
        private boolean isClockDue() {
            long tick = micros(settings.clock());
            return before.clockMicros() < 0 || info.timeMicros() / tick > before.clockMicros() / tick;
        }

        private FrameTracks boxes(List<Track> live) {
            List<TrackedBox> boxes = live.stream()
                    .filter(track -> track.isConfirmed() && seen.contains(track.birth()))
                    .sorted(Comparator.comparingLong(Track::number))
                    .map(Tracker::box)
                    .toList();
            return new FrameTracks(info.site(), info.camera(), before.pictures() + 1, info.timeMicros(), boxes);
        }
    }
}
