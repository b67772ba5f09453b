package dev.throughline.wire.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                    login: {user: me, password-file: secrets/gate}
                    transport: udp
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
                  {confidence: .5, low-confidence: .2, nms-iou: .6, min-height: 30, margin: .1, crop-height: 128, jpeg-quality: 80,
                   max-pixels: 1000, workers: 3}
                embed: {model: models/mine, device: cpu, batch: 4, threads: 1}
                track: {min-hits: 5, max-gap: 4s, refresh: 3s, clock: 250ms, confidence: .3, new-track-confidence: .6, prototypes: 2}
                link: {false-match-rate: .01, decide-after: 3, window: 1s, time-to-live: 2h, reacquire-within: 7s, correction-window: 9s, max-identities: 50,
                  camera-timeout: 5m}
                max-latency: 1500ms
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
                                        CameraUrl.of("/sites/clips/gate.mp4"),
                                        new Login("me", "", "/sites/secrets/gate"),
                                        "udp",
                                        new PictureSettings(
                                                12.5,
                                                new Region(.1, .2, .3, .4),
                                                true,
                                                new Colour(1.1, .9, .8, -.1, 1.2, .5),
                                                640,
                                                Duration.ofMillis(1500),
                                                70),
                                        Duration.ofSeconds(9),
                                        List.of("yard"),
                                        Ground.of(640, 480, List.of(.01, 0., 0., 0., .01, 0., 0., 0., 1.))),
                                CameraSettings.of("yard", "/data/yard.mp4")),
                        new StageSettings(
                                new DetectSettings(.5, .2, .6, 30, new CropSettings(.1, 128, 80), 1000, 3),
                                new EmbedSettings("/sites/models/mine", "cpu", 4, 1),
                                new TrackSettings(
                                        5,
                                        Duration.ofSeconds(4),
                                        Duration.ofSeconds(3),
                                        Duration.ofMillis(250),
                                        .3,
                                        .6,
                                        2),
                                new LinkSettings(
                                        .01,
                                        3,
                                        Duration.ofSeconds(1),
                                        Duration.ofHours(2),
                                        Duration.ofSeconds(7),
                                        Duration.ofSeconds(9),
                                        50,
                                        Duration.ofMinutes(5))),
                        Duration.ofMillis(1500),
                        new KafkaSettings(
                                "k:9092",
                                "x-",
                                "a",
                                new TopicSettings(8, 2, (short) 3, Duration.ofHours(1), 100_000),
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
                .hasMessage(
                        "site.yaml: unknown key 'idle-timout' of camera 'gate-2'; did you mean 'idle-timeout'? (line 1)\n"
                                + "site.yaml: unknown key 'links'; did you mean 'link'? (line 2)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cameras: {g: {fps: 3}}                     | site.yaml: camera 'g' has no url",
                "cameras: {g: {url: a.mp4, fps: -1}}        | site.yaml: camera 'g': fps: must lie in 0..1000, was -1",
                "cameras: {yard: {url: a.mp4, fps: ten}}    | site.yaml: camera 'yard': fps: expected a number, found 'ten'",
                "cameras: {g: {url: a.mp4, fps: [1, 2]}}    | site.yaml: camera 'g': fps: expected a number, found a list",
                "cameras: {g: {url: a.mp4, fps: .nan}}      | site.yaml: camera 'g': fps: expected a number, found '.nan'",
                "cameras: {g: {url: a.mp4, fps: 1e999}}     | site.yaml: camera 'g': fps: expected a number up to 1.8e308, found '1e999'",
                "cameras: {g: {url: a.mp4, width: 6.5}}     | site.yaml: camera 'g': width: expected a whole number, found '6.5'",
                "cameras: {g: {url: a.mp4, width: 9999999999}} | site.yaml: camera 'g': width: expected a whole number up to 2147483647, found '9999999999'",
                "cameras: {g: {url: a.mp4, width: 1e999999999}} | site.yaml: camera 'g': width: expected a whole number up to",
                "cameras: {g: {url: a.mp4, mirror: yes}}    | site.yaml: camera 'g': mirror: expected true or false, found 'yes'",
                "cameras: {'a/b': {url: a.mp4}}             | site.yaml: 'a/b' is no camera id",
                "cameras: {g: {url: a.mp4, neighbours: [h]}}| site.yaml: camera 'g' has the neighbour 'h', which is no camera of this site",
                "cameras: {g: {url: a.mp4, neighbours: g}}  | site.yaml: camera 'g': neighbours: expected a list such as [a, b], found 'g'",
                "cameras: {g: {url: a.mp4, neighbours: [{a: b}]}} | site.yaml: camera 'g': neighbours[1]: expected text, found keys and values",
                "cameras: {g: {url: a.mp4, offset: 3}}      | site.yaml: camera 'g': offset: expected a duration such as 500ms, 2s, 30m, 12h or 7d, found '3'",
                "cameras: {g: {url: a.mp4, idle-timeout: 0s}} | site.yaml: camera 'g': idle-timeout: must be above 0s, was 0s",
                "cameras: {g: {url: [a.mp4]}}               | site.yaml: camera 'g': url: expected text, found a list",
                "cameras: {g: {url: \"a\\0.mp4\"}}          | site.yaml: camera 'g': url: expected a path or an address, found 'a .mp4'",
                "cameras: {g: {url: !secret cam}}           | site.yaml: camera 'g': url: the tag '!secret' means nothing here",
                "cameras: {g: }                             | site.yaml: camera 'g': expected keys and values, such as '{url: gate.mp4}', found nothing",
                "cameras: [a.mp4]                           | site.yaml: cameras: expected ids with their settings, such as 'gate: {url: gate.mp4}', found a list",
                "cameras: {g: {url: a.mp4, crop: {x: left}}}| site.yaml: camera 'g': crop: x: expected a number, found 'left'",
                "cameras: {g: {url: a.mp4, crop: {x: 2}}}   | site.yaml: camera 'g': crop: x: must lie in 0..1, was 2",
                "cameras: {g: {url: a.mp4, crop: {x: .5}}}  | site.yaml: camera 'g': crop: a region lies within the picture",
                "cameras: {g: {url: a.mp4, crop: 7}}        | site.yaml: camera 'g': crop: expected keys and values, found '7'",
                "track: 7                                   | site.yaml: track: expected keys and values, found '7'",
                "track: {max-gap: }                         | site.yaml: track: max-gap: expected a duration such as 500ms, 2s, 30m, 12h or 7d, found nothing; leave the key out for the default, 2s",
                "track: {confidence: .8}                    | site.yaml: track: confidence: must be at most new-track-confidence, 0.7, was 0.8",
                "detect: {low-confidence: 0}                | site.yaml: detect: low-confidence: must be above 0 and below 1, was 0",
                "embed: {device: tpu}                       | site.yaml: embed: device: expected auto, cpu or gpu, found 'tpu'",
                "link: {false-match-rate: 1.5}              | site.yaml: link: false-match-rate: must lie in 0.000001..0.5, was 1.5",
                "link: {camera-timeout: 9s}                 | site.yaml: link: camera-timeout: must be at least 10s, or 0s, was 9s",
                "link: {window: 100d}                       | site.yaml: link: time-to-live: must be at least the window, 100d, was 30m",
                "kafka: {client: {a: [b]}}                  | site.yaml: kafka: client: a: expected text, found a list",
                "kafka: {client: true}                      | site.yaml: kafka: client: expected keys and values, found 'true'",
                "kafka: {replication: 40000}                | site.yaml: kafka: replication: expected a whole number up to 32767, found '40000'",
                "max-latency: 20ms                          | site.yaml: max-latency: must be at least 500ms, or 0s, was 20ms",
                "start: yesterday                           | site.yaml: start: expected a time such as 2024-05-01T08:00:00Z, found 'yesterday'",
                "start:                                     | site.yaml: start: expected a time such as 2024-05-01T08:00:00Z, found nothing; leave the key out for the default",
                "site: {a: b}                               | site.yaml: site: expected text, found keys and values",
                "[a]: b                                      | site.yaml: expected a key before the ':', found a list",
                "track: {<<: 3}                             | site.yaml: track: <<: expected keys and values to merge, such as an alias '*name', found '3'",
                "site: [a                                   | site.yaml (line 1) is not YAML: ",
                "site: *shop                                | site.yaml (line 1) is not YAML: a '*' stands for what is written elsewhere, after an '&', and nothing is",
                "site: a: b                                 | site.yaml (line 1) is not YAML: mapping values are not allowed here",
                "just text                                  | site.yaml: expected keys and values, such as 'site: shop' and 'cameras:', found 'just text'",
            })
    void aMistakeIsNamedWithItsValue(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(BadSettingsException.class)
                .message()
                .startsWith(message)
                .hasLineCount(1)
                .doesNotContain("dev.throughline", "snakeyaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing but a remark", "---", "~"})
    void aFileInWhichNothingStandsIsRefused(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(BadSettingsException.class)
                .hasMessage("site.yaml: expected keys and values, such as 'site: shop' and 'cameras:', found nothing");
    }

    @Test
    void aKeyThatStandsTwiceIsNamedWithItsLine() {
        assertThatThrownBy(() -> read("cameras:\n  g:\n    url: a.mp4\n    fps: 1\n    fps: 2\n  g: {url: b.mp4}\n"))
                .hasMessage("site.yaml: cameras: key 'g' stands twice, the second time in line 6\n"
                        + "site.yaml: camera 'g': key 'fps' stands twice, the second time in line 5");
    }

    @Test
    void aTabIsNamedAsOne() {
        assertThatThrownBy(() -> read("cameras:\n\tg: {url: a.mp4}"))
                .hasMessage("site.yaml (line 2) is not YAML: a tab stands where spaces belong; indent with spaces");
    }

    @Test
    void whatWouldTakeForEverEndsAtOnce() {
        StringBuilder merges = new StringBuilder("track: &m0 {max-gap: 3s}\n");
        for (int i = 1; i < 30; i++) {
            merges.append("m" + i + ": &m" + i + " {<<: [" + ("*m" + (i - 1) + ", ").repeat(9) + "]}\n");
        }
        assertThatThrownBy(() -> read(merges.toString())).hasMessageContaining("unknown key 'm29'");
        assertThatThrownBy(() -> read("cameras: " + "[".repeat(10_000)))
                .hasMessageStartingWith("site.yaml is not YAML: Nesting Depth exceeded");
        assertThatThrownBy(() -> read("site: \u0007"))
                .hasMessage(
                        "site.yaml is not YAML: a character stands in it that is not allowed, U+0007 at position 6");
    }

    @Test
    void anchorsAndMergeKeysAreFollowed() {
        SiteSettings settings = read("""
                cameras:
                  gate: &usual
                    url: rtsp://10.0.0.1/live
                    fps: 5
                    crop: &upper {height: .5}
                  yard: {<<: *usual, url: rtsp://10.0.0.2/live, fps: 7}
                  hall: {url: hall.mp4, crop: *upper}
                """);
        assertThat(settings.cameras())
                .extracting(camera -> camera.pictures().fps())
                .containsExactly(5., 7., 0.);
        assertThat(settings.cameras())
                .extracting(camera -> camera.pictures().crop().height())
                .containsExactly(.5, .5, .5);
    }

    @Test
    void anAnchorThatLeadsBackToItselfEnds() {
        assertThat(read("cameras: &all {<<: *all, gate: {url: a.mp4}}").cameraIds())
                .containsExactly("gate");
        assertThatThrownBy(() -> read("cameras: {gate: &g {url: a.mp4, crop: *g}}"))
                .hasMessageStartingWith("site.yaml: unknown key 'url' of 'crop' of camera 'gate'");
    }

    @Test
    void whatYamlTakesForAnAliasOrATagMayBeAPasswordAndIsNotShown() {
        assertThatThrownBy(() -> read("cameras: {g: {url: a.mp4, login: {password: *geheim}}}"))
                .hasMessageContaining("put a text that begins with '*' in quotes")
                .hasMessageNotContaining("geheim");
        assertThatThrownBy(() -> read("cameras: {g: {url: a.mp4, login: {password: !geheim!x p}}}"))
                .hasMessageContaining("put a text that begins with '!' in quotes")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void anAddressIsNeverShownSinceItMayHoldAPassword() {
        for (String yaml : List.of(
                "cameras: {gate: rtsp://admin:geheim@10.0.0.1/}",
                "cameras: {gate: {url: a.mp4, fps: rtsp://admin:geheim@10.0.0.1/}}",
                "cameras: {gate: {rtsp://admin:geheim@10.0.0.1/: }}",
                "cameras: {rtsp://admin:geheim@10.0.0.1/: 3}")) {
            assertThatThrownBy(() -> read(yaml))
                    .message()
                    .contains("an address")
                    .doesNotContain("geheim");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "login: geheim                          | login: expected keys and values, found text",
                "login: {user: u, password: [geheim]}   | login: password: expected text, found a list",
                "login: {password: !geheim p}           | login: password: a tag means nothing here",
                "login: {password: u, geheim}           | an unknown key of 'login' of camera 'g'; put a text with ', ' or ': '",
                "login: {password: u, geheim, geheim}   | login: a key stands twice",
                "login: {passwort: geheim}              | did you mean 'password'",
                "password: geheim                       | unknown key 'password' of camera 'g'; it stands below 'login'",
                "login: {password: geheim, password-file: f} | has both password and password-file",
                "transport: sctp                        | transport: expected auto, tcp or udp, found 'sctp'",
            })
    void aMistakeAboutALoginDoesNotTellIt(String yaml, String message) {
        assertThatThrownBy(() -> read("cameras: {g: {url: rtsp://10.1.1.1/live, " + yaml + "}}"))
                .isInstanceOf(BadSettingsException.class)
                .message()
                .contains("camera 'g'", message)
                .doesNotContain("geheim");
    }

    @Test
    void everyKeyRefusesWhatIsOfTheWrongKindByItsNameAndItsPlace() {
        int keys = refusesTheWrongKind(SiteSettings.defaults(), "site.yaml: ", "%s");
        keys += refusesTheWrongKind(
                CameraSettings.of("id", "url"), "site.yaml: camera 'g': ", "cameras: {g: {url: a.mp4, %s}}");
        assertThat(keys).isGreaterThan(50);
    }

    private static int refusesTheWrongKind(Record defaults, String path, String yaml) {
        int keys = 0;
        for (SettingKey key : SettingKey.of(defaults)) {
            if (key.name().equals("cameras")
                    || key.name().equals("id")
                    || key.name().equals("url")) {
                continue; // have forms of their own
            }
            if (key.isGroup()) {
                keys += refusesTheWrongKind(
                        (Record) key.byDefault(), path + key.name() + ": ", yaml.formatted(key.name() + ": {%s}"));
            }
            List<String> wrong = key.isGroup() || key.isMap()
                    ? List.of("[1]", "word", "", "2024-05-01")
                    : key.isList()
                            ? List.of("{a: b}", "word", "", "[[1]]", "[{a: b}]", "[~]")
                            : key.scalar().name().equals("text")
                                    ? List.of("[1]", "{a: b}", "~")
                                    : List.of("[1]", "{a: b}", "word", "", "'1 2'");
            for (String each : wrong) {
                assertThatThrownBy(() -> read(yaml.formatted(key.name() + ": " + each)))
                        .as(yaml.formatted(key.name() + ": " + each))
                        .isInstanceOf(BadSettingsException.class)
                        .message()
                        .startsWith(path + key.name())
                        .contains(": expected ", ", found ")
                        .hasLineCount(1);
            }
            keys++;
        }
        return keys;
    }

    @Test
    void whatIsNoFileOfThatKindIsNamed(@TempDir Path folder) throws IOException {
        Path huge = folder.resolve("huge.yaml");
        Files.writeString(huge, "site: a\n" + "# and so on\n".repeat(300_000));
        Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {'a', (byte) 0xff, (byte) 0xfe});
        Path marked = Files.writeString(folder.resolve("marked.yaml"), "\uFEFFsite: shop");
        assertThatThrownBy(() -> SiteFile.read(huge)).hasMessage(huge + " is larger than 3 MB: that is no site.yaml");
        assertThatThrownBy(() -> SiteFile.read(binary))
                .hasMessage(binary + " is not text in UTF-8; save it in that encoding");
        assertThatThrownBy(() -> SiteFile.read(folder))
                .hasMessage(folder + " cannot be read: it is a folder; name a site.yaml");
        assertThat(SiteFile.read(marked).site()).isEqualTo("shop");
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
