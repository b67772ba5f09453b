package dev.throughline.simulator.site;

import java.util.Comparator;
import java.util.List;

/**
 * Ground truth and statistics of a synthetic site; times are in seconds since its first picture.
 *
 * @param settings from which the site can be generated again
 * @param pictures of all cameras
 * @param boxes in the truth of all cameras
 * @param visits of people to cameras, in order of time
 * @param walkingTimes from camera to camera
 */
public record Simulation(
        Settings settings, long pictures, long boxes, List<CameraVisit> visits, List<WalkingTime> walkingTimes) {
    public Simulation {
        visits = List.copyOf(visits);
        walkingTimes = List.copyOf(walkingTimes);
    }

    /** The settings as options of the command line. */
    public record Settings(
            long seed, int cameras, int people, double minutes, String size, double fps, boolean overlap) {
        static Settings of(SimulationSettings settings) {
            return new Settings(
                    settings.seed(),
                    settings.cameras(),
                    settings.people(),
                    settings.duration().toMillis() / 60_000.0,
                    settings.width() + "x" + settings.height(),
                    settings.fps(),
                    settings.overlap());
        }
    }

    /** The statistics of a site that was filmed.
     *
     * @param boxes in the truth of all cameras */
    public static Simulation of(SyntheticSite site, List<CameraVisit> visits, long boxes) {
        return new Simulation(
                Settings.of(site.settings()),
                (long) site.settings().pictures() * site.cameras().size(),
                boxes,
                visits.stream()
                        .sorted(Comparator.comparingDouble(CameraVisit::from)
                                .thenComparingLong(CameraVisit::person)
                                .thenComparing(CameraVisit::camera))
                        .toList(),
                WalkingTime.of(visits));
    }

    /** The number of people who were seen at all. */
    public long peopleSeen() {
        return visits.stream().mapToLong(CameraVisit::person).distinct().count();
    }

    /** The number of people who were seen by several cameras. */
    public long peopleAcross() {
        return visits.stream()
                .collect(java.util.stream.Collectors.groupingBy(
                        CameraVisit::person,
                        java.util.stream.Collectors.mapping(CameraVisit::camera, java.util.stream.Collectors.toSet())))
                .values()
                .stream()
                .filter(cameras -> cameras.size() > 1)
                .count();
    }
}
