package dev.throughline.app.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.app.broker.Broker;
import dev.throughline.app.command.ColouredPeople.Said;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Crop;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crops that are kept are embedded once more, by another model, and linked beside what there is: {@code docs/linking.md}. */
@Tag("slow")
class AnotherModelTest {
    private static final List<String> EXPECTED_CAMERAS = List.of("door", "desk");
    private static final long START = 1_700_000_000_000_000L;
    private static final long TENTH = 100_000;
    private static final int PICTURES = 30; // of each person in each camera

    @TempDir
    static Path temp;

    @Test
    void whatItSeesIsLinkedBesideWhatTheOneBeforeSawAndNothingMixes() throws Exception {
        String before = ModelPackage.shipped().model();
        Path folder = anotherModel(temp.resolve("another"));
        String after = ModelPackage.open(folder).model();
        assertThat(after).isNotEqualTo(before);
        try (Broker broker = Broker.embedded(KafkaSettings.defaults(), temp.resolve("kafka"))) {
            Topics old = new Topics(broker.kafka());
            Topics next = new Topics(broker.kafka().withPrefix("next-"));
            Clients clients = new Clients(broker.kafka());
            try (Admin admin = clients.admin()) {
                old.create(admin);
            }
            publishCrops(clients, old);
            String kafka = broker.kafka().bootstrap();

            run(clients, old, "embed", "--kafka", kafka);
            run(
                    clients,
                    old,
                    "link",
                    "--kafka",
                    kafka,
                    "--state",
                    temp.resolve("state").toString());
            List<String> oldEvents = json(clients, old);
            List<String> oldSightings = models(clients, old);

            Path site = Files.writeString(temp.resolve("next.yaml"), """
                    kafka: {prefix: next-}
                    embed: {model: another}
                    """);
            run(clients, next, "embed", "--kafka", kafka, "--site", site.toString(), "--crops-of", "");
            run(
                    clients,
                    next,
                    "link",
                    "--kafka",
                    kafka,
                    "--site",
                    site.toString(),
                    "--state",
                    temp.resolve("next-state").toString());

            assertThat(json(clients, old)).as("what there was is what there is").isEqualTo(oldEvents);
            assertThat(models(clients, old)).isEqualTo(oldSightings).containsOnly(before);
            assertThat(models(clients, next)).hasSameSizeAs(oldSightings).containsOnly(after);
            assertThat(seenBy(clients, old)).isNotEmpty().containsOnly(before);
            assertThat(seenBy(clients, next)).isNotEmpty().containsOnly(after);
            assertThat(journeys(kafka, ""))
                    .as("two people, each at the door and then at the desk, by the one model as by the other")
                    .containsExactly("door → desk", "door → desk")
                    .isEqualTo(journeys(kafka, "next-"));
        }
    }

    @Test
    void cropsThatAreNotThereAreNamed() {
        try (Broker broker = Broker.embedded(KafkaSettings.defaults(), temp.resolve("empty"))) {
            String kafka = broker.kafka().bootstrap();
            assertThat(ColouredPeople.say("embed", "--kafka", kafka, "--prefix", "next-", "--crops-of", "nxt-")
                            .err())
                    .containsExactly(
                            "throughline: there is no topic 'nxt-crops'; --crops-of is the prefix of crops that are kept");
            assertThat(ColouredPeople.say("embed", "--kafka", kafka, "--prefix", "next-", "--crops-of", "next-")
                            .err())
                    .containsExactly("throughline: --crops-of is where --prefix is, 'next-';"
                            + " embeddings of two models need two prefixes");
        }
    }

    /** The shipped model with one weight that is a little different. */
    private static Path anotherModel(Path folder) throws Exception {
        Files.createDirectories(folder);
        for (String file : List.of("model.json", "weights.safetensors", "calibration.json")) {
            try (InputStream stream = requireNonNull(ModelPackage.class.getResourceAsStream("/model/" + file))) {
                Files.copy(stream, folder.resolve(file));
            }
        }
        Path weights = folder.resolve("weights.safetensors");
        String hash = sha256(weights);
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 4] ^= 1; // the least bit of the last number, or of the last but one
        Files.write(weights, bytes);
        Path description = folder.resolve("model.json");
        Files.writeString(description, Files.readString(description).replace(hash, sha256(weights)));
        return folder;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    /** Two people walk by the door, then by the desk, one above the other in the picture. */
    private static void publishCrops(Clients clients, Topics topics) throws IOException {
        List<FrameCrops> all = new ArrayList<>();
        for (int camera = 1; camera <= EXPECTED_CAMERAS.size(); camera++) {
            String id = EXPECTED_CAMERAS.get(camera - 1);
            long sequence = 1;
            all.add(new FrameCrops(
                    FrameInfo.marker("shop", id, sequence++, START, FrameKind.UP, EXPECTED_CAMERAS), "", List.of()));
            for (int tenth = 0; tenth < 100; tenth++) {
                int step = tenth - 50 * (camera - 1);
                List<Crop> crops = step < 0 || step >= PICTURES
                        ? List.of()
                        : List.of(crop(1, camera, step), crop(2, camera, step));
                FrameInfo info = FrameInfo.picture("shop", id, sequence++, START + tenth * TENTH, 640, 480);
                all.add(new FrameCrops(info, "drawn", crops));
            }
            all.add(new FrameCrops(
                    FrameInfo.marker("shop", id, sequence, START + 100 * TENTH, FrameKind.END, List.of()),
                    "",
                    List.of()));
        }
        try (Producer<String, byte[]> producer = clients.transactionalProducer("test")) {
            producer.initTransactions();
            producer.beginTransaction();
            for (FrameCrops each : all) {
                var unused = producer.send(new ProducerRecord<>(
                        topics.crops().name(),
                        each.info().camera(),
                        topics.crops().codec().encode(each)));
            }
            producer.commitTransaction();
        }
    }

    private static Crop crop(int person, int camera, int step) throws IOException {
        Path file = temp.resolve(person + "-" + camera + "-" + step % 5 + ".jpg");
        if (!Files.exists(file)) {
            ColouredPeople.draw(file, person, camera, step % 5);
        }
        Box box = new Box(50 + 8 * step, 220 * (person - 1), 64, 128);
        return new Crop(new Detection(box, .9f), new Quality(64, 200, 0), Jpeg.of(Files.readAllBytes(file)));
    }

    /** A stage as a process of its own would run it, until the linker has told of everybody or the embedder has seen all. */
    private static void run(Clients clients, Topics topics, String... arguments) throws InterruptedException {
        AtomicReference<Said> said = new AtomicReference<>();
        Thread stage = new Thread(() -> said.set(ColouredPeople.say((Object[]) arguments)), arguments[0]);
        stage.start();
        await(arguments[0] + " has done its work").atMost(3, TimeUnit.MINUTES).until(() -> {
            if (!stage.isAlive()) {
                throw new AssertionError("it ended: " + said.get());
            }
            return arguments[0].equals("embed")
                    ? models(clients, topics).size() == 2 * 102
                    : json(clients, topics).stream()
                                    .filter(event -> event.contains("closed"))
                                    .count()
                            == 4;
        });
        stage.interrupt();
        stage.join(TimeUnit.MINUTES.toMillis(1));
        assertThat(stage.isAlive()).isFalse();
    }

    /** By which model each frame was embedded. */
    private static List<String> models(Clients clients, Topics topics) {
        return read(clients, topics.sightings()).stream()
                .map(FrameSightings::model)
                .toList();
    }

    /** By which models the tracklets were seen that were linked, and those that events are based on. */
    private static List<String> seenBy(Clients clients, Topics topics) {
        List<String> models = new ArrayList<>();
        read(clients, topics.tracklets()).forEach(update -> {
            if (update instanceof TrackletUpdate tracklet) {
                models.add(tracklet.model());
            }
        });
        read(clients, topics.identityEvents()).forEach(event -> models.add(requireNonNull(event.model())));
        return models;
    }

    private static List<String> json(Clients clients, Topics topics) {
        return read(clients, topics.identityEvents()).stream()
                .map(event -> new String(JsonCodec.of(IdentityEvent.class).encode(event), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> journeys(String kafka, String prefix) {
        return ColouredPeople.say("identities", "list", "--kafka", kafka, "--prefix", prefix).out().stream()
                .map(line -> line.substring(line.lastIndexOf("  ")).strip())
                .toList();
    }

    private static <T> List<T> read(Clients clients, Topic<T> topic) {
        List<T> values = new ArrayList<>();
        new TopicReader(clients).read(topic, record -> values.add(requireNonNull(record.value())));
        return values;
    }
}
