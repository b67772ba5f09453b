package dev.throughline.wire.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A site: cameras among which people are linked, and all that can be set for it.
 *
 * @param site its id
 * @param start capture time of the first picture of recorded footage; without, the file's own counts
 * @param cameras in the order of the file
 * @param stages what they do
 * @param maxLatency of live cameras, from a picture's capture to its place in the topic of tracks: where the stages are slower, pictures
 *     are left out; zero leaves none out. Recorded footage is never thinned
 * @param kafka where the broker is
 */
public record SiteSettings(
        String site,
        @Nullable Instant start,
        List<CameraSettings> cameras,
        @Inline StageSettings stages,
        @Range(min = "500ms", orZero = true) Duration maxLatency,
        KafkaSettings kafka) {
    /**
     * Starts are before this: times are in µs, below 2^52, which is in 2112. A camera's offset that leads beyond is found when the camera
     * is opened.
     */
    private static final Instant NEVER = Instant.parse("2100-01-01T00:00:00Z");

    public SiteSettings {
        cameras = List.copyOf(cameras);
        if (site.isBlank()) {
            throw new IllegalArgumentException("site must have a name");
        }
        if (start != null && (start.isBefore(Instant.EPOCH) || !start.isBefore(NEVER))) {
            throw new IllegalArgumentException("start: must lie in 1970 to 2099, was " + start);
        }
        Object beginning = start == null ? "" : start;
        Bounds.check("", SiteSettings.class, site, beginning, cameras, stages, maxLatency, kafka);
        Set<String> ids = new HashSet<>();
        for (CameraSettings camera : cameras) {
            if (!ids.add(camera.id())) {
                throw new IllegalArgumentException("camera '" + camera.id() + "' stands twice");
            }
        }
        for (CameraSettings camera : cameras) {
            for (String neighbour : camera.neighbours()) {
                if (!ids.contains(neighbour) && !neighbour.equals(CameraSettings.ANY)) {
                    throw new IllegalArgumentException("camera '" + camera.id() + "' has the neighbour '" + neighbour
                            + "', which is no camera of this site");
                }
            }
        }
    }

    /** A site without cameras, with the default of every setting. */
    public static SiteSettings defaults() {
        return new SiteSettings(
                "site", null, List.of(), StageSettings.defaults(), Duration.ofSeconds(2), KafkaSettings.defaults());
    }

    /** The ids of all cameras, in the order of the file. */
    public List<String> cameraIds() {
        return cameras.stream().map(CameraSettings::id).toList();
    }

    /** The reachable cameras of each camera, as far as the cameras' settings list them. */
    public Neighbours neighbours() {
        Map<String, List<String>> next = new HashMap<>();
        for (CameraSettings camera : cameras) {
            if (!camera.neighbours().contains(CameraSettings.ANY)) {
                next.put(camera.id(), camera.neighbours());
            }
        }
        return new Neighbours(next);
    }

    /** The calibrations of the calibrated cameras, by camera. */
    public Map<String, Ground> grounds() {
        Map<String, Ground> grounds = new HashMap<>();
        for (CameraSettings camera : cameras) {
            if (camera.ground().isKnown()) {
                grounds.put(camera.id(), camera.ground());
            }
        }
        return Map.copyOf(grounds);
    }

    /**
     * Resolves users and passwords once, so that a mistake is reported at the start.
     *
     * @throws BadSettingsException if one cannot be resolved
     */
    public void requireLogins() {
        cameras.stream().filter(camera -> camera.url().isNetwork()).forEach(CameraSettings::address);
    }

    /** The same with other cameras. */
    public SiteSettings withCameras(List<CameraSettings> others) {
        return new SiteSettings(site, start, others, stages, maxLatency, kafka);
    }

    /** The same with other Kafka settings. */
    public SiteSettings withKafka(KafkaSettings other) {
        return new SiteSettings(site, start, cameras, stages, maxLatency, other);
    }

    /** The same with another bound on the latency of live cameras; zero for none. */
    public SiteSettings withMaxLatency(Duration other) {
        return new SiteSettings(site, start, cameras, stages, other, kafka);
    }

    /** The same with other link settings. */
    public SiteSettings withLink(LinkSettings other) {
        return new SiteSettings(site, start, cameras, stages.withLink(other), maxLatency, kafka);
    }

    /** The same with another start of the footage. */
    public SiteSettings withStart(@Nullable Instant other) {
        return new SiteSettings(site, other, cameras, stages, maxLatency, kafka);
    }
}
