package dev.throughline.streams.track;

import static dev.throughline.streams.track.Walkers.CAMERA;
import static dev.throughline.streams.track.Walkers.SITE;
import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.streams.MapByteStore;
import dev.throughline.streams.track.Walkers.Walker;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.FloorPoint;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Detection;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerTest {
    private static final Calibration CALIBRATION = new Calibration(-6, 12, 0);
    private final Tracker tracker = new Tracker(TrackSettings.defaults(), CALIBRATION);

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, 5, 10, 25, 60})
    void peopleWhoCrossKeepTheirNumbersAtAnyFrameRate(double fps) {
        Walkers walkers = new Walkers(1, .01)
                .and(new Walker(1, 0, 12, 100, 300, 60))
                .and(new Walker(2, 0, 12, 820, 310, -60))
                .and(new Walker(3, 0, 12, 200, 600, 40))
                .and(new Walker(4, 0, 12, 700, 600, -35));

        List<FrameTracks> frames = boxes(walkers.frames(fps, 12));

        FrameTracks early = frames.get(2); // the third picture, in which all are confirmed
        FrameTracks last = frames.get(frames.size() - 1);
        assertThat(early.boxes()).hasSize(4);
        assertThat(last.boxes()).extracting(TrackedBox::track).containsExactly(1L, 2L, 3L, 4L);
        assertThat(fromLeft(last, 300)).hasSize(2).isEqualTo(reversed(fromLeft(early, 300)));
        assertThat(fromLeft(last, 600)).hasSize(2).isEqualTo(reversed(fromLeft(early, 600)));
    }

    /** Tracks of the lane whose people stand about this far down, from left to right. */
    private static List<Long> fromLeft(FrameTracks frame, double foot) {
        return frame.boxes().stream()
                .filter(box -> Math.abs(box.y() + box.h() - foot) < 60)
                .sorted(Comparator.comparing(TrackedBox::x))
                .map(TrackedBox::track)
                .toList();
    }

    private static List<Long> reversed(List<Long> tracks) {
        List<Long> reversed = new ArrayList<>(tracks);
        Collections.reverse(reversed);
        return reversed;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, 5, 10, 25, 60})
    void oneWalkIsOneTrackletAtAnyFrameRate(double fps) {
        Walkers walkers = new Walkers(13, .02).and(new Walker(1, 0, 12, 50, 300, 90));

        assertThat(closed(updates(walkers.frames(fps, 12)))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2, 5, 10, 25, 60})
    void twoWhoCrossAreTwoTrackletsAtAnyFrameRateByMotionAlone(double fps) {
        Walkers walkers =
                new Walkers(14, .02).and(new Walker(1, 0, 12, 100, 300, 90)).and(new Walker(2, 0, 12, 1180, 312, -90));

        List<TrackletUpdate> closed = closed(updates(blind(walkers.frames(fps, 12))));

        assertThat(closed)
                .hasSize(2)
                .allSatisfy(
                        tracklet -> assertThat(Math.abs(tracklet.seen().last().x()
                                        - tracklet.seen().first().x()))
                                .as("pixels walked in 11 s and more, to the other side")
                                .isGreaterThan(900));
    }

    /** As a site has them where nothing is embedded. */
    private static List<FrameSightings> blind(List<FrameSightings> frames) {
        return frames.stream()
                .map(frame -> new FrameSightings(
                        frame.info(),
                        frame.model(),
                        frame.sightings().stream()
                                .map(seen -> new Sighting(seen.detection(), seen.quality(), null, null))
                                .toList()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 5, 25})
    void aCutToAnotherSceneCarriesNobodysNumberOver(double fps) {
        Walkers walkers = new Walkers(15, .01); // others stand where people stood, from one picture to the next
        for (int place = 0; place < 4; place++) {
            walkers.and(new Walker(place, 0, 5, 100 + 300 * place, 300, 0))
                    .and(new Walker(10 + place, 5, 10, 100 + 300 * place, 300, 0));
        }

        List<TrackletUpdate> closed = closed(updates(walkers.frames(fps, 10)));

        assertThat(closed).hasSize(8);
        assertThat(closed)
                .filteredOn(tracklet -> tracklet.fromMicros() < micros(5))
                .hasSize(4)
                .allSatisfy(tracklet -> assertThat(tracklet.toMicros()).isLessThan(micros(5)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachOfACrowdGetsOneNumber(long seed) {
        Walkers walkers = new Walkers(seed, .02);
        Random random = new Random(seed);
        for (int person = 0; person < 8; person++) {
            double x = 1280 * random.nextDouble();
            walkers.and(new Walker(person, random.nextDouble(), 10, x, 150 + 70 * person, 80 * random.nextGaussian()));
        }

        Set<Long> numbers = new HashSet<>();
        for (FrameTracks frame : boxes(walkers.frames(10, 10))) {
            frame.boxes().forEach(box -> numbers.add(box.track()));
        }

        assertThat(numbers).as("seed %d", seed).hasSize(8);
    }

    @Test
    void somebodyHiddenForLessThanTheGapIsTheSameTracklet() {
        Walkers walkers = new Walkers(2, .01)
                .and(new Walker(1, 0, 3, 100, 300, 60))
                .and(new Walker(1, 4.5, 8, 100 + 60 * 4.5, 300, 60));

        assertThat(closed(updates(walkers.frames(10, 8)))).hasSize(1);
    }

    @Test
    void somebodyAwayForLongerThanTheGapIsAnotherTracklet() {
        Walkers walkers = new Walkers(2, .01)
                .and(new Walker(1, 0, 3, 100, 300, 60))
                .and(new Walker(1, 5.5, 8, 100 + 60 * 5.5, 300, 60));

        List<TrackletUpdate> closed = closed(updates(walkers.frames(10, 8)));

        assertThat(closed).extracting(TrackletUpdate::track).containsExactly(1L, 2L);
        assertThat(closed.get(0).fromMicros()).isEqualTo(micros(0));
        assertThat(closed.get(0).toMicros()).isEqualTo(micros(2.9));
        assertThat(closed.get(0).timeMicros()).isEqualTo(micros(5)); // the first frame beyond 2 s
        assertThat(closed.get(1).fromMicros()).isEqualTo(micros(5.5));
    }

    @Test
    void whoIsSeenTooBrieflyIsNobody() {
        Walkers walkers = new Walkers(3, .01)
                .and(new Walker(1, 1, 1.2, 100, 300, 0)) // two pictures, and three are needed
                .and(new Walker(2, 2, 2.3, 100, 300, 0));

        List<FrameSightings> frames = walkers.frames(10, 3);

        assertThat(closed(updates(frames)))
                .extracting(TrackletUpdate::fromMicros)
                .containsExactly(micros(2));
        assertThat(boxes(frames).stream().filter(frame -> !frame.boxes().isEmpty()))
                .as("boxes come out from the picture on in which the tracklet is confirmed")
                .extracting(FrameTracks::time)
                .containsExactly(micros(2.2));
    }

    @Test
    void repeatedAndOlderFramesChangeNothing() {
        List<FrameSightings> frames = crossing();
        List<FrameSightings> stammered = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            stammered.add(frames.get(i));
            stammered.add(frames.get(i));
            stammered.add(frames.get(Math.max(0, i - 7)));
        }

        List<TrackStep> once = steps(frames);
        List<TrackStep> again = steps(stammered);

        assertThat(written(again)).isEqualTo(written(once));
        assertThat(last(again).tracks()).isEqualTo(last(once).tracks());
    }

    @Test
    void goesOnWithTheSameBitsAfterItWasRestored() {
        MapByteStore store = new MapByteStore();
        List<TrackStep> restored = new ArrayList<>();
        for (FrameSightings frame : crossing()) {
            CameraTracks before = StoredTracks.load(store, SITE, CAMERA);
            TrackStep step = tracker.advance(before, frame);
            StoredTracks.save(store, SITE, CAMERA, before, step.tracks());
            assertThat(StoredTracks.load(store, SITE, CAMERA)).isEqualTo(step.tracks());
            restored.add(step);
        }

        assertThat(restored).isEqualTo(steps(crossing()));
        assertThat(store.size()).as("tracks that are over leave the store").isEqualTo(1);
    }

    @Test
    void aFrameWritesOnlyTheTracksThatItSaw() {
        Walkers walkers =
                new Walkers(4, .01).and(new Walker(1, 0, 1, 100, 300, 60)).and(new Walker(2, 0, 3, 100, 600, 60));
        MapByteStore store = new MapByteStore();
        int writes = 0;
        for (FrameSightings frame : walkers.frames(10, 2).subList(0, 20)) {
            CameraTracks before = StoredTracks.load(store, SITE, CAMERA);
            writes = store.writes();
            StoredTracks.save(
                    store, SITE, CAMERA, before, tracker.advance(before, frame).tracks());
        }

        assertThat(store.writes() - writes)
                .as("the camera's entry and one of two tracks")
                .isEqualTo(2);
    }

    @Test
    void framesAreCountedOverPicturesOnly() {
        Walkers walkers = new Walkers(4, 0);

        List<FrameTracks> frames = boxes(List.of(
                walkers.marker(1, micros(0), FrameKind.UP),
                walkers.frame(2, 0),
                walkers.marker(3, micros(1), FrameKind.DOWN),
                walkers.marker(4, micros(2), FrameKind.UP),
                walkers.frame(5, 3)));

        assertThat(frames).extracting(FrameTracks::frame).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DOWN", "END"})
    void aCameraThatIsOverClosesItsTracklets(String kind) {
        Walkers walkers = new Walkers(5, .01).and(new Walker(1, 0, 9, 100, 300, 60));
        List<FrameSightings> frames = new ArrayList<>(walkers.frames(10, 2).subList(0, 21));
        frames.add(walkers.marker(22, micros(2.5), FrameKind.valueOf(kind)));

        TrackStep step = last(steps(frames));

        assertThat(step.tracks().live()).isEmpty();
        assertThat(step.frame()).isEmpty();
        assertThat(closed(step.updates())).extracting(TrackletUpdate::toMicros).containsExactly(micros(1.9));
        assertThat(step.updates())
                .endsWith(new CameraClock(SITE, CAMERA, micros(2.5), FrameKind.valueOf(kind), List.of()));
    }

    @Test
    void tellsTheLinkerWhenATrackletOpensThenEachSecondThenWhenItCloses() {
        Walkers walkers = new Walkers(6, .01).and(new Walker(1, 0, 2.6, 100, 300, 60));

        List<TrackletUpdate> told = tracklets(updates(walkers.frames(10, 6)));

        assertThat(told)
                .extracting(TrackletUpdate::timeMicros)
                .containsExactly(micros(.2), micros(1.2), micros(2.2), micros(4.6));
        assertThat(told).extracting(update -> update.seen().sightings()).containsExactly(3, 13, 23, 26);
        assertThat(told).extracting(TrackletUpdate::closed).containsExactly(false, false, false, true);
        assertThat(told).allSatisfy(update -> assertThat(update.prototypes()).hasSizeBetween(1, 4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 7, 10, 60})
    void tellsTheLinkerHowFarTheCameraHasCome(double fps) {
        List<Long> clocks = updates(new Walkers(7, 0).frames(fps, 5)).stream()
                .map(SiteUpdate::timeMicros)
                .toList();

        assertThat(clocks).isSorted().hasSizeLessThanOrEqualTo(2 + 5 * 2); // two markers, half a second
        for (int i = 1; i < clocks.size(); i++) {
            assertThat(clocks.get(i) - clocks.get(i - 1)).isLessThanOrEqualTo((long) (500_000 + 1e6 / fps));
        }
    }

    @Test
    void unsureBoxesKeepATrackletAliveButOpenNone() {
        Walkers walkers = new Walkers(8, 0);
        Walker walker = new Walker(1, 0, 99, 300, 300, 30);
        List<FrameSightings> frames = new ArrayList<>();
        for (int i = 0; i < 60; i++) { // sure for a second, then five seconds of boxes without pixels
            Box box = walker.boxAt(i / 10.0);
            List<Sighting> sightings = i < 10
                    ? List.of(walkers.sighting(1, box, .9f))
                    : List.of(unsure(box), unsure(new Box(800, 100, 50, 120)));
            frames.add(frame(i + 1, i / 10.0, sightings));
        }

        FrameTracks last = boxes(frames).get(59);

        assertThat(last.boxes()).extracting(TrackedBox::track).containsExactly(1L);
        assertThat(last.boxes().get(0).confidence()).isEqualTo(.2f);
    }

    @Test
    void anotherModelClosesWhatWasSeenThroughTheOneBefore() {
        Walkers walkers = new Walkers(9, .01).and(new Walker(1, 0, 9, 100, 300, 60));
        List<FrameSightings> frames = new ArrayList<>(walkers.frames(10, 1).subList(0, 11));
        for (int i = 10; i < 20; i++) {
            FrameSightings frame = walkers.frame(i + 2, i / 10.0);
            frames.add(new FrameSightings(frame.info(), "walkers@1", frame.sightings()));
        }

        List<TrackletUpdate> told = tracklets(updates(frames));

        assertThat(closed(told)).extracting(TrackletUpdate::model).containsExactly(Walkers.MODEL);
        assertThat(told.get(told.size() - 1).track()).isEqualTo(2);
        assertThat(told.get(told.size() - 1).model()).isEqualTo("walkers@1");
    }

    @Test
    void refusesAFrameFromThePast() {
        Walkers walkers = new Walkers(10, .01);
        CameraTracks known = last(steps(List.of(walkers.frame(1, 5)))).tracks();

        assertThatThrownBy(() -> tracker.advance(known, walkers.frame(2, 4)))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("frame 2 of camera 'door' was taken at " + micros(4));
    }

    @Test
    void refusesEmbeddingsOfAnotherSizeUnderTheSameModel() {
        Walkers walkers = new Walkers(11, .01).and(new Walker(1, 0, 9, 100, 300, 60));
        CameraTracks known = last(steps(walkers.frames(10, 1).subList(0, 11))).tracks();
        Sighting odd = new Sighting(
                new Detection(new Box(1, 1, 40, 100), .9f),
                new Quality(40, 100, 0),
                Embedding.of(1, 2),
                Relation.of(1));

        assertThatThrownBy(() -> tracker.advance(known, frame(20, 2, List.of(odd))))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("[2, 16] values");
    }

    private static List<FrameSightings> crossing() {
        return new Walkers(12, .02)
                .and(new Walker(1, 0, 4, 100, 300, 60))
                .and(new Walker(2, 1, 6, 400, 310, -50))
                .and(new Walker(3, 2, 5, 300, 330, 20))
                .frames(10, 8);
    }

    private static FrameSightings frame(long sequence, double seconds, List<Sighting> sightings) {
        return new FrameSightings(
                FrameInfo.picture(SITE, CAMERA, sequence, micros(seconds), 1280, 720), Walkers.MODEL, sightings);
    }

    private static Sighting unsure(Box box) {
        return new Sighting(new Detection(box, .2f), new Quality(40, 100, 0), null, null);
    }

    private List<TrackStep> steps(List<FrameSightings> frames) {
        List<TrackStep> steps = new ArrayList<>();
        CameraTracks tracks = CameraTracks.none();
        for (FrameSightings frame : frames) {
            TrackStep step = tracker.advance(tracks, frame);
            steps.add(step);
            tracks = step.tracks();
        }
        return steps;
    }

    private static TrackStep last(List<TrackStep> steps) {
        return steps.get(steps.size() - 1);
    }

    private static List<Object> written(List<TrackStep> steps) {
        List<Object> written = new ArrayList<>();
        for (TrackStep step : steps) {
            step.frame().ifPresent(written::add);
            written.addAll(step.updates());
        }
        return written;
    }

    private List<FrameTracks> boxes(List<FrameSightings> frames) {
        return steps(frames).stream().flatMap(step -> step.frame().stream()).toList();
    }

    private List<SiteUpdate> updates(List<FrameSightings> frames) {
        return steps(frames).stream().flatMap(step -> step.updates().stream()).toList();
    }

    private static List<TrackletUpdate> tracklets(List<? extends SiteUpdate> updates) {
        return updates.stream()
                .filter(TrackletUpdate.class::isInstance)
                .map(TrackletUpdate.class::cast)
                .toList();
    }

    private static List<TrackletUpdate> closed(List<? extends SiteUpdate> updates) {
        return tracklets(updates).stream().filter(TrackletUpdate::closed).toList();
    }

    /** A hundred pixels are a metre. */
    private static final Ground FROM_ABOVE = Ground.of(1280, 720, List.of(.01, 0., 0., 0., .01, 0., 0., 0., 1.));

    @Test
    void aCalibratedCameraTellsWherePeopleWalkedOnceASecond() {
        List<TrackletUpdate> closed = closed(updates(walkingAlong(300), FROM_ABOVE));

        assertThat(closed).hasSize(1);
        List<FloorPoint> trajectory = closed.get(0).trajectory();
        assertThat(trajectory)
                .extracting(FloorPoint::timeMicros)
                .containsExactly(micros(0), micros(1), micros(2), micros(3), micros(4));
        for (int second = 0; second < trajectory.size(); second++) {
            assertThat(trajectory.get(second).x()).isCloseTo(1 + .6 * second, within(.05));
            assertThat(trajectory.get(second).y()).isCloseTo(3, within(.01));
        }
    }

    @Test
    void placesDoNotDependOnHowPicturesWereScaled() {
        Ground larger = Ground.of(2560, 1440, List.of(.005, 0., 0., 0., .005, 0., 0., 0., 1.));

        assertThat(closed(updates(walkingAlong(300), larger)).get(0).trajectory())
                .isEqualTo(closed(updates(walkingAlong(300), FROM_ABOVE)).get(0).trajectory());
    }

    @Test
    void withoutCalibrationOnlyTheTrailIsMissing() {
        List<TrackletUpdate> calibrated = closed(updates(walkingAlong(300), FROM_ABOVE));
        List<TrackletUpdate> closed = closed(updates(walkingAlong(300)));

        assertThat(closed.get(0).trajectory()).isEmpty();
        assertThat(closed).isEqualTo(List.of(calibrated.get(0).withTrajectory(List.of())));
    }

    /** The horizon is at row 350, and a row below it is 500 m away. */
    @ParameterizedTest
    @CsvSource({"720, the feet are below the picture", "300, beyond the horizon", "360, 50 m away give or take 75 m"})
    void aPlaceThatIsNotKnownIsLeftOut(double foot, String why) {
        Ground aslant = Ground.of(1280, 720, List.of(1., 0., -640., 0., 0., 500., 0., 1., -350.));

        assertThat(closed(updates(walkingAlong(foot), aslant)).get(0).trajectory())
                .as(why)
                .isEmpty();
        assertThat(closed(updates(walkingAlong(600), aslant)).get(0).trajectory())
                .last()
                .satisfies(point -> assertThat(point.y()).isCloseTo(500. / 250, within(.01)));
    }

    @Test
    void aTrailKeepsItsNewestPoints() {
        Trajectory trajectory = Trajectory.NONE;
        for (int second = 0; second < 300; second++) {
            trajectory = trajectory
                    .with(new FloorPoint(micros(second), second, 0))
                    .with(new FloorPoint(micros(second + .9), -1, 0));
        }

        assertThat(trajectory.points()).hasSize(Trajectory.MOST_POINTS);
        assertThat(trajectory.points().get(0).x()).isEqualTo(300 - Trajectory.MOST_POINTS);
        assertThat(trajectory.points()).last().extracting(FloorPoint::x).isEqualTo(299.);
    }

    @Test
    void trailsAreStoredAndGoOnAsIfNothingHadHappened() {
        Tracker calibrated = calibrated(FROM_ABOVE);
        MapByteStore store = new MapByteStore();
        List<SiteUpdate> updates = new ArrayList<>();
        for (FrameSightings frame : walkingAlong(300)) {
            CameraTracks before = StoredTracks.load(store, SITE, CAMERA);
            TrackStep step = calibrated.advance(before, frame);
            StoredTracks.save(store, SITE, CAMERA, before, step.tracks());
            updates.addAll(step.updates());
        }

        assertThat(updates).isEqualTo(updates(walkingAlong(300), FROM_ABOVE));
    }

    private static List<FrameSightings> walkingAlong(double foot) {
        return new Walkers(3, 0).and(new Walker(1, 0, 5, 100, foot, 60)).frames(10, 5);
    }

    private static Tracker calibrated(Ground ground) {
        return new Tracker(TrackSettings.defaults(), CALIBRATION, Map.of(CAMERA, ground));
    }

    private static List<SiteUpdate> updates(List<FrameSightings> frames, Ground ground) {
        Tracker calibrated = calibrated(ground);
        List<SiteUpdate> updates = new ArrayList<>();
        CameraTracks tracks = CameraTracks.none();
        for (FrameSightings frame : frames) {
            TrackStep step = calibrated.advance(tracks, frame);
            updates.addAll(step.updates());
            tracks = step.tracks();
        }
        return updates;
    }
}
