package dev.throughline.bench.composite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.bench.composite.CompositeCamera.Shot;
import dev.throughline.bench.rehearsal.TruthSite;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.ingest.detect.YoloxDetector;
import dev.throughline.simulator.picture.CropTexture;
import dev.throughline.wire.geometry.Assignment;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.Homography;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import dev.throughline.wire.settings.DetectSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Needs(Need.SHARED)
@Tag("slow")
class CompositeSiteTest {
    private static CompositeSite site(long seed, CompositeVariant variant) {
        return site(CompositeSettings.of(seed, variant));
    }

    private static CompositeSite site(CompositeSettings settings) {
        return CompositeSite.plan(settings, Sources.walks(), Sources.wardrobe());
    }

    private static CompositeSettings small(CompositeVariant variant) {
        return new CompositeSettings(
                3, variant, 4, 5, 2, Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofMillis(600));
    }

    @Test
    void onlyTheLastHundredPeopleOfMarketAreShown() throws IOException {
        TreeSet<Integer> people = new TreeSet<>();
        try (ZipFile market =
                new ZipFile(Sources.folder().resolve("market1501-train.zip").toFile())) {
            market.stream()
                    .forEach(entry -> people.add(Integer.valueOf(entry.getName().substring(0, 4))));
        }
        Set<Integer> last = people.descendingSet().stream().limit(100).collect(Collectors.toSet());
        assertThat(Sources.wardrobe().people().keySet()).isEqualTo(new TreeSet<>(last));
        assertThat(site(1, CompositeVariant.APART).schedule().walkers())
                .hasSize(50)
                .allSatisfy(walker -> assertThat(last).contains(walker.person()));
    }

    @ParameterizedTest
    @EnumSource
    void everybodyHasAWalkOfTheirOwnThroughAtLeastTwoCameras(CompositeVariant variant) {
        Schedule schedule = site(2, variant).schedule();
        assertThat(schedule.walkers()).extracting(Walker::walk).doesNotHaveDuplicates();
        assertThat(schedule.walkers()).extracting(Walker::person).doesNotHaveDuplicates();
        assertThat(schedule.walkers())
                .allSatisfy(walker -> assertThat(schedule.visits(walker.id()).stream()
                                .map(WalkVisit::viewpoint)
                                .distinct())
                        .hasSizeGreaterThanOrEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void apartNobodyIsInFrontOfTwoCamerasAtOnceNorTwiceOfOne(long seed) {
        Schedule schedule = site(seed, CompositeVariant.APART).schedule();
        for (Walker walker : schedule.walkers()) {
            List<WalkVisit> visits = schedule.visits(walker.id());
            assertThat(visits).extracting(WalkVisit::viewpoint).doesNotHaveDuplicates();
            for (int i = 1; i < visits.size(); i++) {
                assertThat(visits.get(i).start() - visits.get(i - 1).end())
                        .as("seed %d, gap before %s", seed, visits.get(i))
                        .isPositive();
            }
        }
    }

    @Test
    void apartPeopleTakeOrdersOfTheirOwn() {
        Schedule schedule = site(1, CompositeVariant.APART).schedule();
        assertThat(schedule.walkers().stream()
                        .map(walker -> schedule.visits(walker.id()).stream()
                                .map(visit -> visit.viewpoint().camera())
                                .toList())
                        .distinct())
                .hasSizeGreaterThan(30);
    }

    @Test
    void overlappingAllCamerasSeeAWalkAtTheSameTime() {
        Schedule schedule = site(1, CompositeVariant.OVERLAPPING).schedule();
        assertThat(schedule.visits())
                .allSatisfy(visit ->
                        assertThat(visit.start()).isEqualTo(visit.stretch().firstMoment() / 2.));
        assertThat(schedule.walkers())
                .anySatisfy(walker -> assertThat(schedule.visits(walker.id()).stream()
                                .filter(visit -> visit.lastsAt(
                                        schedule.visits(walker.id()).get(0).end()))
                                .map(WalkVisit::viewpoint)
                                .distinct())
                        .hasSizeGreaterThan(2));
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsShownByACameraThatHasNoCropOfThem(CompositeVariant variant) {
        Map<Long, Walker> walkers =
                site(1, variant).schedule().walkers().stream().collect(Collectors.toMap(Walker::id, walker -> walker));
        assertThat(site(1, variant).schedule().visits())
                .isNotEmpty()
                .allSatisfy(visit -> assertThat(Sources.wardrobe()
                                .crops(
                                        walkers.get(visit.who()).person(),
                                        visit.viewpoint().marketCamera()))
                        .isNotEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSamePixelsAndTruth(CompositeVariant variant) {
        CompositeSite one = site(9, variant);
        CompositeSite other = site(9, variant);
        assertThat(other.schedule()).isEqualTo(one.schedule());
        for (CompositeView viewpoint : List.of(CompositeView.ALL.get(0), CompositeView.ALL.get(5))) {
            CompositeCamera camera = one.camera(viewpoint);
            CompositeCamera again = other.camera(viewpoint);
            for (int frame = 100; frame <= 200; frame += 50) {
                assertThat(hash(again.shot(frame))).isEqualTo(hash(camera.shot(frame)));
                assertThat(again.shot(frame).people())
                        .isEqualTo(camera.shot(frame).people());
            }
        }
        assertThat(site(10, variant).schedule()).isNotEqualTo(one.schedule());
    }

    private static String hash(Shot shot) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(shot.bgr()));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    @Test
    void boxesLieWherePeopleWerePainted() {
        CompositeSite site = site(1, CompositeVariant.APART);
        int seen = 0;
        for (CompositeView viewpoint : List.of(CompositeView.ALL.get(2), CompositeView.ALL.get(4))) {
            CompositeCamera camera = site.camera(viewpoint);
            byte[] empty = camera.backdrop();
            for (int frame = 1; frame <= site.pictures(); frame += 20) {
                Shot shot = camera.shot(frame);
                for (MotBox person : shot.people()) {
                    assertThat(changed(shot.bgr(), empty, person.box()))
                            .as("%s picture %d, %s", viewpoint.camera(), frame, person)
                            .isGreaterThan(.6);
                    seen++;
                }
                if (camera.figures((frame - 1) / 5.).isEmpty()) {
                    assertThat(shot.bgr()).isEqualTo(empty);
                }
            }
        }
        assertThat(seen).isGreaterThan(50);
    }

    /** Which part of a box's pixels differs from the empty place. */
    private static double changed(byte[] bgr, byte[] empty, Box box) {
        int all = 0;
        int differ = 0;
        for (int y = Math.round(box.y()); y < Math.round(box.bottom()); y++) {
            for (int x = Math.round(box.x()); x < Math.round(box.right()); x++) {
                int place = (y * CompositeCamera.WIDTH + x) * 3;
                all++;
                if (bgr[place] != empty[place]
                        || bgr[place + 1] != empty[place + 1]
                        || bgr[place + 2] != empty[place + 2]) {
                    differ++;
                }
            }
        }
        return (double) differ / all;
    }

    @Test
    void whoWasPhotographedMoreThanOnceIsNotShownAsOneStill() {
        CompositeSite site = site(1, CompositeVariant.APART);
        Map<Long, Walker> walkers =
                site.schedule().walkers().stream().collect(Collectors.toMap(Walker::id, walker -> walker));
        CompositeView viewpoint = CompositeView.ALL.get(5);
        CompositeCamera camera = site.camera(viewpoint);
        Map<Long, Set<CropTexture>> shown = new HashMap<>();
        for (int frame = 1; frame <= site.pictures(); frame++) {
            camera.figures((frame - 1) / 5.)
                    .forEach(figure -> shown.computeIfAbsent(figure.id(), any -> new java.util.HashSet<>())
                            .add(figure.texture()));
        }
        assertThat(shown).hasSizeGreaterThan(20).allSatisfy((who, stills) -> {
            int crops = Sources.wardrobe()
                    .crops(walkers.get(who).person(), viewpoint.marketCamera())
                    .size();
            assertThat(stills).hasSizeGreaterThanOrEqualTo(Math.min(crops, 4));
        });
    }

    @ParameterizedTest
    @EnumSource
    void theFolderIsASiteWithTruth(CompositeVariant variant, @TempDir Path folder) throws IOException {
        CompositeSite site = site(small(variant));
        site.write(folder);

        TruthSite read = TruthSite.read(folder);
        assertThat(read.settings().cameraIds()).containsExactly("c1", "c2", "c3", "c4", "c5", "c6");
        assertThat(read.settings().grounds()).hasSize(variant == CompositeVariant.OVERLAPPING ? 6 : 0);
        for (CompositeView viewpoint : CompositeView.ALL) {
            CompositeCamera camera = site.camera(viewpoint);
            int frame = site.pictures() / 2;
            assertThat(read.truth().get(viewpoint.camera()))
                    .filteredOn(box -> box.frame() == frame)
                    .extracting(MotBox::id)
                    .isEqualTo(
                            camera.shot(frame).people().stream().map(MotBox::id).toList());
            try (FFmpegFrameGrabber video = new FFmpegFrameGrabber(
                    folder.resolve(viewpoint.camera() + ".mp4").toFile())) {
                video.start();
                int pictures = 0;
                while (video.grabImage() != null) {
                    pictures++;
                }
                assertThat(pictures).isEqualTo(site.pictures());
            }
        }
        JsonNode told = JsonMapper.builder()
                .build()
                .readTree(folder.resolve("composite.json").toFile());
        assertThat(told.get("settings").get("seed").longValue()).isEqualTo(3);
        assertThat(told.get("people"))
                .hasSize(4)
                .allSatisfy(person -> assertThat(person.get("gaps"))
                        .hasSize(person.get("visits").size() - 1));
    }

    @Test
    void overlappingCamerasPutOnePersonInOnePlaceOnTheFloor(@TempDir Path folder) {
        site(small(CompositeVariant.OVERLAPPING)).write(folder);
        TruthSite read = TruthSite.read(folder);
        Map<List<Long>, List<double[]>> places = new HashMap<>(); // by picture and person
        read.settings().grounds().forEach((camera, ground) -> {
            double scale = (double) ground.width() / CompositeCamera.WIDTH;
            Homography toFloor = ground.toFloor();
            for (MotBox box : read.truth().get(camera)) {
                double column = scale * (box.box().x() + box.box().w() / 2);
                double row = scale * box.box().bottom();
                places.computeIfAbsent(List.of((long) box.frame(), box.id()), any -> new ArrayList<>())
                        .add(new double[] {toFloor.x(column, row), toFloor.y(column, row)});
            }
        });
        double[] apart = places.values().stream()
                .filter(seen -> seen.size() > 1)
                .mapToDouble(seen -> Math.hypot(seen.get(0)[0] - seen.get(1)[0], seen.get(0)[1] - seen.get(1)[1]))
                .sorted()
                .toArray();
        assertThat(apart).hasSizeGreaterThan(20);
        // a crop reaches below the feet, so that these are painted a little farther away than they were annotated
        assertThat(apart[apart.length / 2]).as("metres, median").isLessThan(.8);
    }

    @Test
    void anotherDataSetInMarketsPlaceIsOneLine() {
        Path other = Sources.folder().resolve("wildtrack.zip");
        assertThatThrownBy(() -> Wardrobe.read(other))
                .isInstanceOf(BadSourceException.class)
                .hasMessageStartingWith(other + " is not the zip of Market-1501's crops: ")
                .message()
                .doesNotContain("\n");
    }

    /** Fair to a detector: neither are people hidden in the paste, nor is anything else taken for one. */
    @Test
    void theShippedDetectorFindsPeople() {
        CompositeSite site = site(1, CompositeVariant.APART);
        int pairs = 0;
        int tall = 0;
        int tallFound = 0;
        int found = 0;
        DetectSettings settings = DetectSettings.defaults();
        try (YoloxDetector detector = new YoloxDetector(settings.confidence(), settings.nmsIou())) {
            for (CompositeView viewpoint : CompositeView.ALL) {
                CompositeCamera camera = site.camera(viewpoint);
                for (int frame = 20; frame <= site.pictures(); frame += 60) {
                    Shot shot = camera.shot(frame);
                    List<Detection> detections = detections(detector, shot);
                    found += detections.size();
                    for (int column : pairs(detections, shot.people())) {
                        pairs += column == Assignment.NONE ? 0 : 1;
                        tallFound += column != Assignment.NONE
                                        && isTall(shot.people().get(column))
                                ? 1
                                : 0;
                    }
                    tall += (int) shot.people().stream()
                            .filter(CompositeSiteTest::isTall)
                            .count();
                }
            }
        }
        assertThat((double) pairs / found).as("precision").isGreaterThan(.8);
        assertThat((double) tallFound / tall).as("recall of %d", tall).isGreaterThan(.8);
    }

    private static boolean isTall(MotBox person) {
        return person.h() >= 50;
    }

    private static List<Detection> detections(YoloxDetector detector, Shot shot) {
        try (BytePointer bytes = new BytePointer(shot.bgr());
                Mat pixels = new Mat(CompositeCamera.HEIGHT, CompositeCamera.WIDTH, opencv_core.CV_8UC3, bytes)) {
            return detector.detect(pixels);
        }
    }

    private static int[] pairs(List<Detection> detections, List<MotBox> people) {
        double[][] costs = new double[detections.size()][people.size()];
        for (int row = 0; row < costs.length; row++) {
            for (int column = 0; column < costs[row].length; column++) {
                double overlap =
                        detections.get(row).box().overlap(people.get(column).box());
                costs[row][column] = overlap >= .5 ? -overlap : Double.POSITIVE_INFINITY;
            }
        }
        return Assignment.solve(costs);
    }
}
