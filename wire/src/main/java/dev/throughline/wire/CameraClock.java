package dev.throughline.wire;

import java.util.List;

/**
 * Everything of this camera up to {@code timeMicros} has been said.
 *
 * @param site of the camera
 * @param camera whose clock it is
 * @param timeMicros event time, µs since the epoch
 * @param mark {@link Mark#PICTURE} while frames come; else what the camera's marker said
 * @param roster as in the camera's {@link Mark#UP} marker, else empty
 */
public record CameraClock(String site, String camera, long timeMicros, Mark mark, List<String> roster)
        implements SiteUpdate {
    public CameraClock {
        roster = List.copyOf(roster);
        Limits.requireId("the site of a clock", site);
        Limits.requireCamera("the camera of a clock", camera);
        Limits.requireTime("the time of camera '" + camera + "'", timeMicros);
        Limits.requireRoster(roster);
    }
}
