package dev.throughline.wire.message;

import dev.throughline.wire.Limits;
import java.util.List;

/**
 * States that everything of this camera up to {@code timeMicros} has been sent.
 *
 * @param site of the camera
 * @param camera whose clock it is
 * @param timeMicros event time, µs since the epoch
 * @param kind {@link FrameKind#PICTURE} while frames come; else the kind of the camera's last marker
 * @param expectedCameras as in the camera's {@link FrameKind#UP} marker, else empty
 */
public record CameraClock(String site, String camera, long timeMicros, FrameKind kind, List<String> expectedCameras)
        implements SiteUpdate {
    public CameraClock {
        expectedCameras = List.copyOf(expectedCameras);
        Limits.requireId("the site of a clock", site);
        Limits.requireCamera("the camera of a clock", camera);
        Limits.requireTime("the time of camera '" + camera + "'", timeMicros);
        Limits.requireExpectedCameras(expectedCameras);
    }
}
