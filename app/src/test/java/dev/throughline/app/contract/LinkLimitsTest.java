package dev.throughline.app.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.app.broker.DataFolder;
import dev.throughline.app.broker.EmbeddedBroker;
import dev.throughline.streams.topology.LinkApplication;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.kafka.DeadLetter;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.Sighting;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.TrackSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator may have made a topic with less room than the settings say: a transaction fails then, after all work on it was done. */
@Tag("slow")
class LinkLimitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** So many boxes are some 20 kB of tracks. */
    private static final int CROWD = 250;

    @TempDir
    private Path temp;

    @Test
    void whatIsTooLargeForTheBrokerIsADeadLetterAndTrackingGoesOn() throws Exception {
        DataFolder folder = DataFolder.take(temp.resolve("kafka"));
        EmbeddedBroker broker = EmbeddedBroker.start(folder);
        Site site = new Site(broker.bootstrap(), "limits-");
        site.createTopics();
        try (var admin = site.clients().admin()) {
            var smaller = new AlterConfigOp(
                    new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "10000"), AlterConfigOp.OpType.SET);
            var tracks = new ConfigResource(
                    ConfigResource.Type.TOPIC, site.topics().tracks().name());
            admin.incrementalAlterConfigs(Map.of(tracks, List.of(smaller)))
                    .all()
                    .get();
        }
        List<FrameSightings> frames = new ArrayList<>();
        frames.add(new FrameSightings(
                FrameInfo.marker("site", "door", 1, 0, FrameKind.UP, List.of("door")), "vit", List.of()));
        for (int people : new int[] {CROWD, CROWD, CROWD, 1, 1}) { // with the third sighting a track is told
            frames.add(frame(1 + frames.size(), people));
        }
        site.publish(frames.stream()
                .map(frame -> new ProducerRecord<>(
                        site.topics().sightings().name(),
                        frame.info().camera(),
                        site.topics().sightings().codec().encode(frame)))
                .toList());

        try (LinkApplication link = new LinkApplication(
                site.topics(),
                TrackSettings.defaults(),
                LinkSettings.defaults(),
                Neighbours.UNKNOWN,
                Map.of(),
                new Calibration(-16, 20, 0),
                temp.resolve("state"),
                1)) {
            link.start();
            await("all frames but one are tracked")
                    .atMost(PATIENCE)
                    .until(() -> site.committed(site.topics().tracks()).size() == 4);
            assertThat(site.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter)
                        .extracting(DeadLetter::stage, DeadLetter::offset)
                        .containsExactly("track-within-camera", 3L);
                assertThat(letter.reason())
                        .contains(
                                "larger than what the broker takes on limits-tracks",
                                "raise the topic's max.message.bytes");
            });
            assertThat(link.failure()).isEmpty();
        } finally {
            broker.close();
            folder.close();
        }
    }

    private static FrameSightings frame(long sequence, int people) {
        List<Sighting> sightings = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            Box box = new Box(30 * (person % 40), 70 * (person / 40), 20, 60);
            sightings.add(new Sighting(new Detection(box, .9f), new Quality(20, 100, 0), null, null));
        }
        return new FrameSightings(
                FrameInfo.picture("site", "door", sequence, sequence * 40_000, 1280, 720), "vit", sightings);
    }
}
