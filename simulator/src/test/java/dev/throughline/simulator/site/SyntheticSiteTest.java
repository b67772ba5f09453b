package dev.throughline.simulator.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.simulator.picture.CropTexture;
import dev.throughline.simulator.picture.CropWardrobe;
import dev.throughline.simulator.site.FloorPlan.Room;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticSiteTest {
    private static SimulationSettings settings(long seed, int cameras, int people) {
        return new SimulationSettings(seed, cameras, people, Duration.ofSeconds(60), 160, 90, 4, false);
    }

    private static SyntheticSite site(long seed, int cameras, int people) {
        return SyntheticSite.of(settings(seed, cameras, people));
    }

    /** Pixels and boxes of some pictures of all cameras. */
    private static List<Object> sample(SyntheticSite site) {
        List<Object> sample = new ArrayList<>();
        for (int camera = 0; camera < site.cameras().size(); camera++) {
            Renderer film = site.film(camera);
            for (int picture = 1; picture <= site.settings().pictures(); picture += 16) {
                sample.add(Arrays.hashCode(film.draw(picture)));
                sample.add(film.truth());
            }
        }
        return sample;
    }

    @Test
    void theSameSeedGivesTheSamePixelsAndTheSameTruth() {
        assertThat(sample(site(7, 2, 20))).isEqualTo(sample(site(7, 2, 20)));
    }

    @Test
    void anotherSeedGivesAnotherSite() {
        assertThat(sample(site(8, 2, 20))).isNotEqualTo(sample(site(7, 2, 20)));
    }

    @Test
    void aPictureDoesNotDependOnWhichWereDrawnBefore() {
        SyntheticSite site = site(3, 1, 20);
        Renderer straight = site.film(0);
        byte[] last = new byte[0];
        for (int picture = 1; picture <= 130; picture++) {
            last = straight.draw(picture);
        }
        Renderer atOnce = site.film(0);
        assertThat(atOnce.draw(130)).isEqualTo(last);
        assertThat(atOnce.truth()).isEqualTo(straight.truth()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nobodyWalksThroughAWall(long seed) {
        SyntheticSite site = site(seed, 6, 40);
        for (Person person : site.people()) {
            for (Walk walk : person.walks()) {
                Spot before = walk.at(walk.from()).spot();
                for (double seconds = walk.from(); seconds <= walk.to(); seconds += .02) {
                    Spot now = walk.at(seconds).spot();
                    assertThat(isFree(site.floors(), now))
                            .as("seed %d, person %d at %s", seed, person.id(), now)
                            .isTrue();
                    assertThat(now.distance(before)).as("nobody jumps").isLessThan(.1);
                    before = now;
                }
            }
        }
    }

    /** In a room, or between the walls of a passage or of an entrance: rooms are metres apart, there is no other way. */
    private static boolean isFree(FloorPlan plan, Spot spot) {
        return plan.rooms().stream().anyMatch(room -> room.contains(spot))
                || plan.doors().stream()
                        .anyMatch(door ->
                                door.spans(spot) && door.along(spot) < (door.isEntrance() ? 2 : door.length() / 2));
    }

    @Test
    void peopleWalkAtTheirOwnPaceAndStandStillNowAndThen() {
        List<Walk> walks = site(5, 4, 60).people().stream()
                .flatMap(person -> person.walks().stream())
                .toList();
        double fastest = walks.stream()
                .mapToDouble(walk -> IntStream.rangeClosed(0, 100)
                        .mapToDouble(i -> walk.at(walk.from() + (walk.to() - walk.from()) * i / 100)
                                .speed())
                        .max()
                        .orElse(0))
                .average()
                .orElse(0);
        assertThat(fastest).isBetween(1.15, 1.45); // N(1.3, .2)
        assertThat(walks)
                .anySatisfy(walk -> assertThat(IntStream.rangeClosed(20, 80)
                                .mapToDouble(i -> walk.at(walk.from() + (walk.to() - walk.from()) * i / 100)
                                        .speed())
                                .min()
                                .orElse(1))
                        .isLessThan(.05));
    }

    @Test
    void everyRoomCanBeReachedAndLeft() {
        for (int rooms : new int[] {2, 3, 5, 8, 40, 3000}) {
            FloorPlan plan = FloorPlan.of(rooms, SeededRandom.of(rooms));
            assertThat(plan.rooms()).hasSizeGreaterThanOrEqualTo(rooms);
            for (Room room : plan.rooms()) {
                int at = room.number();
                int steps = 0;
                while (at != FloorPlan.OUTSIDE && steps++ < plan.rooms().size()) {
                    at = plan.wayOut(at).beyond(at);
                }
                assertThat(at).as("%d rooms, out of %d", rooms, room.number()).isEqualTo(FloorPlan.OUTSIDE);
            }
        }
    }

    @Test
    void camerasHaveRoomsOfTheirOwnUnlessTheyAreToOverlap() {
        SimulationSettings apart = settings(1, 7, 0);
        assertThat(roomsOf(SyntheticSite.of(apart))).hasSize(7);
        SimulationSettings overlapping =
                new SimulationSettings(1, 7, 0, apart.duration(), apart.width(), apart.height(), apart.fps(), true);
        SyntheticSite site = SyntheticSite.of(overlapping);
        assertThat(site.cameras()).hasSize(7);
        assertThat(roomsOf(site)).hasSize(4);
    }

    private static Set<Integer> roomsOf(SyntheticSite site) {
        return IntStream.range(0, site.cameras().size())
                .mapToObj(camera -> site.room(camera).number())
                .collect(Collectors.toSet());
    }

    @Test
    void thereAreRoomsThatNoCameraSees() {
        SyntheticSite site = site(1, 8, 0);
        assertThat(site.floors().rooms()).hasSizeGreaterThan(roomsOf(site).size());
    }

    @Test
    void aSiteWithoutPeopleHasPicturesAndNoTruth() {
        Renderer film = site(1, 1, 0).film(0);
        assertThat(film.draw(1)).hasSize(160 * 90 * 3).isNotEqualTo(new byte[160 * 90 * 3]);
        assertThat(film.truth()).isEmpty();
    }

    @Test
    void oneCameraAndOnePersonAreASite() {
        for (long seed = 1; seed <= 20; seed++) {
            SyntheticSite site = site(seed, 1, 1);
            Renderer film = site.film(0);
            Set<Long> seen = new HashSet<>();
            for (int picture = 1; picture <= site.settings().pictures(); picture += 4) {
                film.draw(picture);
                film.truth().forEach(box -> seen.add(box.id()));
            }
            assertThat(seen).as("seed %d", seed).isSubsetOf(Set.of(1L));
        }
    }

    @Test
    void walkingFromCameraToCameraTakesAsLongAsTheWayAllows() {
        SyntheticSite site = site(2, 6, 40);
        List<CameraVisit> visits = new ArrayList<>();
        for (int camera = 0; camera < site.cameras().size(); camera++) {
            Renderer film = site.film(camera);
            List<MotBox> truth = new ArrayList<>();
            for (int picture = 1; picture <= site.settings().pictures(); picture++) {
                film.draw(picture);
                truth.addAll(film.truth());
            }
            visits.addAll(CameraVisit.of(site.cameras().get(camera), truth, site.settings()));
        }
        List<WalkingTime> times = WalkingTime.of(visits);
        assertThat(times).isNotEmpty().allSatisfy(time -> {
            Room from = site.room(site.cameras().indexOf(time.from()));
            Room to = site.room(site.cameras().indexOf(time.to()));
            double gap = Math.max(
                    Math.max(from.west() - to.east(), to.west() - from.east()),
                    Math.max(from.south() - to.north(), to.south() - from.north()));
            assertThat(time.shortest())
                    .as("%s", time)
                    .isPositive()
                    .isGreaterThan(gap / 2 - 2); // nobody walks 2 m/s; a glimpse is .8 s
            assertThat(time.longest()).as("%s", time).isLessThan(60);
        });
    }

    @Test
    void settingsThatCannotBeAreRefusedWithTheirValue() {
        Duration minute = Duration.ofMinutes(1);
        assertThatThrownBy(() -> new SimulationSettings(1, 0, 5, minute, 160, 90, 4, false))
                .hasMessageContaining("were 0 and 5");
        assertThatThrownBy(() -> new SimulationSettings(1, 1, 5, minute, 161, 90, 4, false))
                .hasMessageContaining("161x90");
        assertThatThrownBy(() -> new SimulationSettings(1, 1, 5, minute, 160, 90, Double.NaN, false))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new SimulationSettings(1, 1, 5, Duration.ZERO, 160, 90, 4, false))
                .hasMessageContaining("PT0S");
    }

    @Test
    void cropsWalkWhereDrawnPeopleDo() {
        SimulationSettings settings = new SimulationSettings(1, 2, 6, Duration.ofSeconds(20), 320, 180, 4, false);
        SyntheticSite site = SyntheticSite.of(settings);
        float[] green = new float[3 * 64 * 128];
        Arrays.fill(green, 64 * 128, 2 * 64 * 128, 255);
        List<List<CropTexture>> cameras = List.of(List.of(new CropTexture(64, 128, green)));
        Renderer pasted = site.withCrops(new CropWardrobe(Collections.nCopies(6, cameras)))
                .film(0);
        Renderer drawn = site.film(0);
        int both = 0;
        int close = 0;
        for (int picture = 1; picture <= settings.pictures(); picture++) {
            drawn.draw(picture);
            byte[] bgr = pasted.draw(picture);
            for (MotBox box : pasted.truth()) {
                int row = (int) (box.y() + box.h() / 2);
                int column = (int) (box.x() + box.w() / 2);
                int pixel = (row * 320 + column) * 3;
                assertThat(bgr[pixel + 1] & 0xFF)
                        .as("green in the middle of %s", box)
                        .isGreaterThan(200);
                for (MotBox other : drawn.truth()) {
                    if (other.id() == box.id()) {
                        both++;
                        close += box.box().overlap(other.box()) > .5 ? 1 : 0;
                    }
                }
            }
        }
        assertThat(both).isGreaterThan(20);
        assertThat(close).isGreaterThan(both * 8 / 10);
    }
}
