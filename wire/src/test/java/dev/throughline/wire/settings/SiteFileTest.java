package dev.throughline.wire.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteFileTest {
    @Test
    void aFileThatSaysNothingGivesTheDefaults() {
        assertThat(read("site: site")).isEqualTo(SiteSettings.defaults());
    }

    @Test
    void aCameraNeedsOnlyItsUrl() {
        assertThat(read("cameras: {gate: {url: rtsp://10.1.1.1/live}}").cameras())
                .containsExactly(CameraSettings.of("gate", "rtsp://10.1.1.1/live"));
    }

    @Test
    void everyKeySetToSomethingElseArrives() {
        SiteSettings settings = read("""
                site: shop
                start: 2024-05-01T08:00:00Z
                cameras:
                  gate:
                    url: clips/gate.mp4
                    fps: 12.5
                    crop: {x: .1, y: .2, width: .3, height: .4}
                    mirror: true
                    colour: {red: 1.1, green: .9, blue: .8, brightness: -.1, contrast: 1.2, saturation: .5}
                    width: 640
                    offset: 1.5s
                    jpeg-quality: 70
                    idle-timeout: 9s
                    neighbours: [yard]
                    ground: {size: [640, 480], homography: [.01, 0, 0, 0, .01, 0, 0, 0, 1]}
                  yard: {url: /data/yard.mp4}
                detect:
                  {confidence: .5, unsure: .2, overlap: .6, min-height: 30, margin: .1, crop-height: 128, jpeg-quality: 80,
                   max-pixels: 1000, workers: 3}
                embed: {model: models/mine, device: cpu, batch: 4, threads: 1}
                track: {confirm: 5, gap: 4s, refresh: 3s, clock: 250ms, confidence: .3, opening: .6, prototypes: 2}
                link: {false-match-rate: .01, decide-after: 3, window: 1s, time-to-live: 2h, lost: 7s, revise: 9s, identities: 50,
                  give-up: 5m}
                kafka:
                  {bootstrap: 'k:9092', prefix: x-, instance: a, partitions: 8, site-partitions: 2, replication: 3,
                   retention: 1h, max-message-bytes: 100000, standbys: 1, client: {security.protocol: SSL}}
                """);
        assertThat(settings)
                .isEqualTo(new SiteSettings(
                        "shop",
                        Instant.parse("2024-05-01T08:00:00Z"),
                        List.of(
                                new CameraSettings(
                                        "gate",
                                        "/sites/clips/gate.mp4",
                                        12.5,
                                        new Region(.1, .2, .3, .4),
                                        true,
                                        new Colour(1.1, .9, .8, -.1, 1.2, .5),
                                        640,
                                        Duration.ofMillis(1500),
                                        70,
                                        Duration.ofSeconds(9),
                                        List.of("yard"),
                                        Ground.of(640, 480, List.of(.01, 0., 0., 0., .01, 0., 0., 0., 1.))),
                                CameraSettings.of("yard", "/data/yard.mp4")),
                        new DetectSettings(.5, .2, .6, 30, .1, 128, 80, 1000, 3),
                        new EmbedSettings("/sites/models/mine", "cpu", 4, 1),
                        new TrackSettings(
                                5, Duration.ofSeconds(4), Duration.ofSeconds(3), Duration.ofMillis(250), .3, .6, 2),
                        new LinkSettings(
                                .01,
                                3,
                                Duration.ofSeconds(1),
                                Duration.ofHours(2),
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(9),
                                50,
                                Duration.ofMinutes(5)),
                        new KafkaSettings(
                                "k:9092",
                                "x-",
                                "a",
                                8,
                                2,
                                (short) 3,
                                Duration.ofHours(1),
                                100_000,
                                1,
                                Map.of("security.protocol", "SSL"))));
    }

    @Test
    void neighboursSayWhereOneMayBeSeenNext() {
        Neighbours neighbours = read("cameras: {a: {url: a.mp4, neighbours: [b]}, b: {url: b.mp4, neighbours: []},"
                        + " c: {url: c.mp4}}")
                .neighbours();
        assertThat(neighbours.lead("a", "b")).isTrue();
        assertThat(neighbours.lead("a", "c")).isFalse();
        assertThat(neighbours.lead("b", "b")).isFalse();
        assertThat(neighbours.lead("c", "a")).isTrue(); // nothing is said of it
    }

    @Test
    void unknownKeysAreNamedTogetherEachWithItsNearest() {
        assertThatThrownBy(() -> read("cameras: {gate-2: {url: a.mp4, idle-timout: 3s}}\nlinks: {window: 1s}"))
                .isInstanceOf(BadSettingsException.class)
                .hasMessage("site.yaml: unknown key 'idle-timout' of camera 'gate-2'; did you mean 'idle-timeout'?\n"
                        + "site.yaml: unknown key 'links'; did you mean 'link'?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cameras: {g: {fps: 3}}                     | camera 'g' has no url",
                "cameras: {g: {url: a.mp4, fps: -1}}        | camera 'g': fps must lie in 0..1000 (0 takes all), was -1.0",
                "cameras: {g: {url: a.mp4, fps: fast}}      | fast",
                "cameras: {'a/b': {url: a.mp4}}             | 'a/b' is no camera id",
                "cameras: {g: {url: a.mp4, neighbours: [h]}}| neighbour 'h', which is no camera of this site",
                "cameras: {g: {url: a.mp4, offset: 3}}      | '3' is no duration",
                "cameras: [a.mp4]                           | cameras must be ids with their settings",
                "track: 7                                   | 'track' must hold keys and values",
                "track: {gap: }                             | 'gap' of 'track' has no value",
                "cameras: {g: {url: a.mp4, crop: {x: 2}}}   | camera 'g': a region lies within the picture",
                "link: {false-match-rate: 1.5}              | false-match-rate must lie in 0.000001..0.5, was 1.5",
                "start: yesterday                           | 'yesterday' is no time",
                "site: [a                                   | is not YAML",
                "just text                                  | must hold keys and values",
            })
    void aMistakeIsNamedWithItsValue(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(BadSettingsException.class)
                .message()
                .startsWith("site.yaml")
                .contains(message)
                .doesNotContain("dev.throughline", "com.fasterxml");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> SiteFile.read(Path.of("/no/such/site.yaml")))
                .isInstanceOf(BadSettingsException.class)
                .hasMessageStartingWith("/no/such/site.yaml: no such file");
    }

    @ParameterizedTest
    @CsvSource({"500ms,500", "2s,2000", "1.5s,1500", "30m,1800000", "12h,43200000", "7d,604800000", "0s,0", "-2s,-2000"
    })
    void durationsAreReadAsPeopleWriteThem(String text, long millis) {
        assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
        assertThat(Durations.parse(Durations.format(Durations.parse(text)))).isEqualTo(Duration.ofMillis(millis));
    }

    private static SiteSettings read(String yaml) {
        return SiteFile.parse(yaml, "site.yaml", Path.of("/sites"));
    }
}
