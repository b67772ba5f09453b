package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.app.broker.Broker;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.streams.topology.LinkApplication;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.TrackSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An operator at the command line, a real broker and the linking stage as it runs. */
@Tag("slow")
class OperatorTest {
    private static final long SECOND = 1_000_000L;
    private static final long START = 1_700_000_000L * SECOND;

    @TempDir
    static Path temp;

    @Test
    void whatAnOperatorSaysIsAnsweredShownAndHeldNoLongerThanItMustBe() throws Exception {
        try (Broker broker = Broker.embedded(KafkaSettings.defaults(), temp.resolve("kafka"))) {
            Clients clients = new Clients(broker.kafka());
            Topics topics = new Topics(broker.kafka());
            try (Admin admin = clients.admin()) {
                topics.create(admin);
            }
            write(clients, topics);
            try (LinkApplication link = linking(topics, temp.resolve("state"))) {
                link.start();
                await("two people")
                        .atMost(2, TimeUnit.MINUTES)
                        .until(() -> events(clients, topics).size() == 2);
                List<IdentityEvent> created = events(clients, topics);
                String kafka = broker.kafka().bootstrap();
                tells(kafka, created.get(0).identity(), created.get(1).identity(), created.get(0));
            }
        }
    }

    @Test
    void ofARunThatIsOverACommandIsObeyedUnlessSomethingIsLeftToLink() throws Exception {
        Path data = temp.resolve("over").resolve("kafka");
        String who = firstOfTwo(data, KafkaSettings.defaults());
        assertThat(said(0, "name", who, "Ada", "--data", data.toString(), "--wait", "2m"))
                .startsWith("name person 1 (" + who + "; 1 visit: door): Ada\n")
                .contains("\nnamed: " + who + " is called Ada")
                .doesNotContain("written again: "); // no results are there
        assertThat(said(0, "identities", "list", "--data", data.toString())).contains("Ada");

        try (Broker broker = Broker.embedded(KafkaSettings.defaults(), data)) {
            Clients clients = new Clients(broker.kafka());
            send(clients, new Topics(broker.kafka()), Stream.of(clock("door", 70), clock("desk", 70)));
        }
        assertThat(said(0, "name", who, "Bob", "--data", data.toString(), "--wait", "3s"))
                .as("which the run's own settings might link otherwise")
                .contains("\nwritten as ")
                .contains("linking has not answered");
    }

    @Test
    void aCommandThatWasCutOffIsFinishedUnderItsOwnPrefix() throws Exception {
        Path data = temp.resolve("east").resolve("kafka");
        String who = firstOfTwo(data, KafkaSettings.defaults().withPrefix("east-"));
        assertThat(said(0, "name", who, "Ada", "--data", data.toString(), "--prefix", "east-", "--wait", "0s"))
                .contains("linking has not answered");
        assertThat(said(0, "identities", "list", "--data", data.toString()))
                .contains("an earlier command was cut off and is finished first: name person 1 (" + who)
                .contains("finished: named: " + who + " is called Ada");
    }

    /** Leaves a run that is over in a folder, and returns whom it saw first. */
    private static String firstOfTwo(Path data, KafkaSettings kafka) throws Exception {
        try (Broker broker = Broker.embedded(kafka, data)) {
            Clients clients = new Clients(broker.kafka());
            Topics topics = new Topics(broker.kafka());
            try (Admin admin = clients.admin()) {
                topics.create(admin);
                new Topics(broker.kafka().withPrefix("")).create(admin);
            }
            write(clients, topics);
            try (LinkApplication link = linking(topics, data.resolve("streams"))) {
                link.start();
                await("two people")
                        .atMost(2, TimeUnit.MINUTES)
                        .until(() -> events(clients, topics).size() == 2);
                return events(clients, topics).get(0).identity();
            }
        }
    }

    private static void tells(String kafka, String first, String second, IdentityEvent created) {
        assertThat(said(0, "identities", "why", created.id(), "--kafka", kafka))
                .contains("created  " + first + " as door/1")
                .contains("nobody known looked like this");
        assertThat(said(1, "merge", "p-0", first, "--kafka", kafka))
                .isEqualTo("throughline: there is no identity 'p-0'; see 'identities list'\n");
        assertThat(said(1, "split", first, "door/7", "--kafka", kafka)).contains("door/7 is no tracklet of " + first);
        assertThat(said(2, "split", first, "door", "--kafka", kafka)).contains("write camera/track, such as door/3");

        assertThat(said(0, "merge", second, first, "--kafka", kafka, "--wait", "60s"))
                .startsWith(
                        "merge person 2 (" + second + "; 1 visit: desk) into person 1 (" + first + "; 1 visit: door): ")
                .contains("\nmerged: " + second + " → " + first);
        assertThat(said(1, "name", second, "Bob", "--kafka", kafka))
                .isEqualTo("throughline: identity '" + second + "' is no more: it was merged into person 1 (" + first
                        + ")\n");
        assertThat(said(1, "split", first, "door/1", "desk/1", "--kafka", kafka))
                .contains("nobody would be left of person 1");
        assertThat(said(1, "merge", first, first, "--kafka", kafka)).contains("cannot be merged into itself");
        assertThat(said(1, "name", first, " ", "--kafka", kafka)).contains("a name cannot be empty");
        assertThat(said(1, "name", first, "x".repeat(201), "--kafka", kafka)).contains("200 characters at most");
        assertThat(said(0, "name", first, "Ada", "--kafka", kafka, "--wait", "60s"))
                .contains("\nnamed: " + first + " is called Ada");
        assertThat(said(0, "identities", "list", "--kafka", kafka))
                .contains("Ada")
                .contains("door → desk")
                .contains("2 visits  last seen 2023-11-14T22:13:43Z by desk")
                .doesNotContain(second);

        assertThat(said(0, "identities", "held", first, "--json", "--kafka", kafka))
                .contains("{\"topic\":\"identities\",\"what\":\"who it is and where it was\",\"records\":1,")
                .contains(
                        "{\"topic\":\"link-site-links-changelog\",\"what\":\"embeddings in the linker's store\",\"records\":1,")
                .contains("{\"topic\":\"tracklets\",\"what\":\"embeddings of tracklets\",\"records\":2,\"until\":\"20");
        assertThat(said(0, "forget", first, "--kafka", kafka, "--wait", "60s"))
                .startsWith("forget Ada (" + first + "; 2 visits: door → desk): for good")
                .contains("\nforgotten: " + first);
        assertThat(said(1, "forget", first, "--kafka", kafka)).contains("is no more: it was forgotten");
        assertThat(said(0, "identities", "held", first, "--json", "--kafka", kafka))
                .contains("{\"topic\":\"identities\",\"what\":\"who it is and where it was\",\"records\":0,")
                .contains(
                        "{\"topic\":\"link-site-links-changelog\",\"what\":\"embeddings in the linker's store\",\"records\":0,");
        assertThat(said(0, "identities", "list", "--kafka", kafka)).isEmpty();
    }

    private static String said(int exit, String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = Throughline.commandLine();
        line.setOut(new PrintWriter(said, true)).setErr(new PrintWriter(said, true));
        assertThat(line.execute(arguments)).as(said.toString()).isEqualTo(exit);
        return said.toString();
    }

    private static List<IdentityEvent> events(Clients clients, Topics topics) {
        List<IdentityEvent> events = new ArrayList<>();
        new TopicReader(clients).read(topics.identityEvents(), record -> events.add(record.value()));
        return events;
    }

    private static LinkApplication linking(Topics topics, Path state) {
        return new LinkApplication(
                topics,
                TrackSettings.defaults(),
                LinkSettings.defaults(),
                Neighbours.UNKNOWN,
                Map.of(),
                new Calibration(-16, 20, 0, -16, 5),
                state,
                1);
    }

    /** Two people who look different, one after the other. */
    private static void write(Clients clients, Topics topics) {
        send(
                clients,
                topics,
                Stream.of(
                        up("door", List.of("door", "desk")),
                        up("desk", List.of()),
                        tracklet("door", 1, Embedding.of(1, 0, 0)),
                        tracklet("desk", 20, Embedding.of(0, 1, 0)),
                        clock("door", 60),
                        clock("desk", 60)));
    }

    private static void send(Clients clients, Topics topics, Stream<SiteUpdate> updates) {
        try (Producer<String, byte[]> producer = clients.transactionalProducer("test")) {
            producer.initTransactions();
            producer.beginTransaction();
            updates.forEach(update -> {
                Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(
                        topics.tracklets().name(),
                        update.site(),
                        topics.tracklets().codec().encode(update)));
            });
            producer.commitTransaction();
        }
    }

    private static SiteUpdate up(String camera, List<String> expectedCameras) {
        return new CameraClock("shop", camera, START, FrameKind.UP, expectedCameras);
    }

    private static SiteUpdate clock(String camera, int second) {
        return new CameraClock("shop", camera, START + second * SECOND, FrameKind.PICTURE, List.of());
    }

    private static SiteUpdate tracklet(String camera, int second, Embedding looks) {
        long from = START + second * SECOND;
        Box box = new Box(10, 10, 40, 100);
        return new TrackletUpdate(
                "shop",
                camera,
                1,
                from + 3 * SECOND,
                new TrackletUpdate.Seen(20, from, from + 3 * SECOND, box, box),
                true,
                new TrackletUpdate.Look(
                        "test@0", List.of(new TrackletUpdate.Prototype(looks, 1)), Relation.of(1, 2, 3, 4)),
                List.of());
    }
}
