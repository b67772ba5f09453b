package dev.throughline.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.app.broker.Broker;
import dev.throughline.ingest.camera.Pacing;
import dev.throughline.ingest.camera.PublishMeter;
import dev.throughline.ingest.camera.Publisher;
import dev.throughline.ingest.camera.TracksListener;
import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.streams.topology.LinkApplication;
import dev.throughline.wire.kafka.Backlog;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Outcome;
import dev.throughline.wire.kafka.Stage;
import dev.throughline.wire.kafka.StageLoop;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import dev.throughline.wire.settings.SiteSettings;
import dev.throughline.wire.settings.TrackSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stages that are too slow for what comes, or that stand still, with a broker and the linking stage as they are. */
@Timeout(180)
@Tag("slow")
class OverloadTest {
    private static final String SITE = "hall";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PICTURES_A_SECOND = 25;

    @TempDir
    Path temp;

    private Broker broker;
    private Topics topics;
    private final List<Worker> workers = new ArrayList<>();
    private final Map<String, Integer> looked = new ConcurrentHashMap<>(); // pictures that the slow stage has seen

    @BeforeEach
    void starts() throws Exception {
        broker = Broker.embedded(KafkaSettings.defaults(), temp.resolve("kafka"));
        topics = broker.createTopics();
    }

    @AfterEach
    void stops() {
        workers.forEach(Worker::stop);
        broker.close();
    }

    @Test
    void aSlowStageGetsTheNewestPicturesOfEachCameraAndTheOthersAreCountedInTheStream() throws Exception {
        HttpServer server = film();
        try {
            List<CameraSettings> cameras = List.of(camera("gate", server), camera("desk", server));
            SiteSettings site = site(cameras);
            startLink(Duration.ZERO);
            start(topics.crops(), topics.sightings(), "embed", OverloadTest::nobody);
            start(topics.frames(), topics.crops(), "crop", this::slowly);
            TracksListener tracks = new TracksListener(topics);
            Worker listening = Worker.start("tracks", tracks, tracks::close);
            Map<String, Publisher> publishers = new LinkedHashMap<>();
            List<Worker> publishing = new ArrayList<>();
            for (CameraSettings camera : cameras) {
                Publisher publisher = new Publisher(site, camera, topics, Pacing.max(), tracks);
                publishers.put(camera.id(), publisher);
                publishing.add(Worker.start(camera.id(), publisher, publisher::close));
            }
            await("pictures of each camera were tracked").atMost(PATIENCE).until(() -> {
                publishers.forEach((camera, publisher) -> {
                    long published = publisher.meter().read().published().pictures();
                    assertThat(published - looked.getOrDefault(camera, 0))
                            .as("pictures that wait for the stage")
                            .isLessThan(60);
                });
                return publishers.values().stream()
                        .allMatch(each -> each.meter().read().published().pictures() > 80);
            });
            publishing.forEach(Worker::stop);
            awaitTracked();
            listening.stop();

            for (CameraSettings camera : cameras) {
                PublishMeter.Reading reading =
                        publishers.get(camera.id()).meter().read();
                List<FrameInfo> stream = frames(camera.id());
                long pictures = stream.stream().filter(each -> !each.isMarker()).count();
                long leftOut = stream.stream().mapToLong(FrameInfo::leftOut).sum();
                assertThat(leftOut).as(camera.id()).isPositive();
                assertThat(leftOut).isEqualTo(reading.intake().leftOut());
                assertThat(pictures + leftOut).isEqualTo(reading.intake().taken());
                assertThat(tracked().get(camera.id())).isEqualTo((int) pictures);
                assertThat(stream.get(stream.size() - 1).kind()).isEqualTo(FrameKind.GONE);
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aCameraWhosePicturesWaitIsNotGivenUpAndOneWithoutAWordIs() throws Exception {
        List<String> cameras = List.of("c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8");
        startLink(Duration.ofSeconds(10));
        Feed feed = new Feed(cameras);
        try (Consumer<String, byte[]> idler = idler()) {
            idler.subscribe(List.of(topics.crops().name())); // and does nothing about what it gets
            start(topics.crops(), topics.sightings(), "embed", OverloadTest::nobody);
            await("the idler keeps some partitions from the stage")
                    .atMost(PATIENCE)
                    .until(() -> {
                        idler.poll(Duration.ZERO);
                        return !idler.assignment().isEmpty()
                                && idler.assignment().size() < topics.crops().partitions();
                    });
            Set<String> stuck = cameras.stream()
                    .filter(camera -> idler.assignment().contains(feed.partition(camera)))
                    .collect(Collectors.toSet());
            assertThat(stuck).isNotEmpty().hasSizeLessThan(cameras.size());
            String other = cameras.stream()
                    .filter(each -> !stuck.contains(each))
                    .findFirst()
                    .orElseThrow();
            int before = tracked().getOrDefault(other, 0);
            long begin = System.nanoTime();
            await("the others go on for longer than link.camera-timeout")
                    .atMost(PATIENCE)
                    .until(() -> {
                        idler.poll(Duration.ZERO);
                        feed.all(cameras);
                        return System.nanoTime() - begin
                                > Duration.ofSeconds(15).toNanos();
                    });
            assertThat(tracked().get(other)).isGreaterThan(before + 20);
            assertThat(gone()).as("given up").isEmpty();
            assertThat(tracked().keySet()).doesNotContainAnyElementsOf(stuck);
        }
        awaitTracked();
        List<String> living = cameras.subList(1, cameras.size());
        await("the silent one is given up").atMost(PATIENCE).until(() -> {
            feed.all(living);
            return !gone().isEmpty();
        });
        assertThat(gone()).containsExactly(cameras.get(0));
    }

    /** Takes partitions away from the stage as another instance does. */
    private Consumer<String, byte[]> idler() {
        Map<String, Object> properties = topics.kafka().clientProperties();
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, topics.kafka().prefix() + "embed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** What comes to the topic of crops: frames with nobody in them, of which a camera's first is its word that it is there. */
    private final class Feed {
        private final Map<String, TopicPartition> partitions = new LinkedHashMap<>();
        private final List<String> cameras;
        private long sequence;

        Feed(List<String> cameras) throws Exception {
            this.cameras = cameras;
            all(cameras);
        }

        TopicPartition partition(String camera) {
            return partitions.get(camera);
        }

        void all(List<String> some) throws Exception {
            sequence++;
            try (Producer<String, byte[]> producer = new Clients(topics.kafka()).transactionalProducer("feed")) {
                producer.initTransactions();
                producer.beginTransaction();
                for (String camera : some) {
                    FrameInfo info = sequence == 1
                            ? FrameInfo.marker(SITE, camera, sequence, sequence * 1_000_000, FrameKind.UP, cameras)
                            : FrameInfo.picture(SITE, camera, sequence, sequence * 1_000_000, 4, 4);
                    byte[] value = topics.crops().codec().encode(new FrameCrops(info, "nobody", List.of()));
                    var unused = producer.send(
                            new ProducerRecord<>(topics.crops().name(), camera, value), (written, failure) -> {
                                if (failure == null) {
                                    partitions.put(camera, new TopicPartition(written.topic(), written.partition()));
                                }
                            });
                }
                producer.commitTransaction();
            }
        }
    }

    private void startLink(Duration giveUp) {
        LinkApplication link = new LinkApplication(
                topics,
                TrackSettings.defaults(),
                LinkSettings.defaults().withCameraTimeout(giveUp),
                new Neighbours(Map.of()),
                Map.of(),
                new Calibration(-5.5, 14.6, 0),
                temp.resolve("state"),
                1);
        link.start();
        workers.add(0, Worker.start("link", () -> awaitEnd(link), link::close));
    }

    private static void awaitEnd(LinkApplication link) {
        try {
            link.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <I, O> void start(Topic<I> from, Topic<O> to, String name, Function<I, O> thinking) {
        StageLoop<I, O> loop = new StageLoop<>(name, topics, from, to, 16, new Stage<I, O>() {
            @Override
            public List<Outcome<O>> apply(List<I> batch) {
                return batch.stream()
                        .<Outcome<O>>map(each -> new Outcome.Made<>(thinking.apply(each)))
                        .toList();
            }

            @Override
            public boolean needsThought(I value) {
                return true;
            }

            @Override
            public void close() {}
        });
        workers.add(0, Worker.start(name, loop, loop::close));
    }

    private FrameCrops slowly(Frame frame) {
        looked.merge(frame.info().camera(), frame.info().isMarker() ? 0 : 1, Integer::sum);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60)); // of 20 ms that there are for each picture
        return new FrameCrops(frame.info(), "nobody", List.of());
    }

    private static FrameSightings nobody(FrameCrops crops) {
        return new FrameSightings(crops.info(), "model", List.of());
    }

    /** Until the backlogs of all stages are empty. */
    private void awaitTracked() throws InterruptedException {
        Clients clients = new Clients(topics.kafka());
        try (Backlog backlog = new Backlog(clients, topics.kafka().prefix())) {
            await("everything that was published is tracked")
                    .atMost(PATIENCE)
                    .until(() -> backlog.isDone("crop", topics.frames())
                            && backlog.isDone("embed", topics.crops())
                            && backlog.isDone("link", topics.sightings())
                            && backlog.isDone("link", topics.tracklets()));
        }
    }

    private List<FrameInfo> frames(String camera) {
        return read(topics.frames(), each -> each.key().equals(camera)).stream()
                .map(Frame::info)
                .toList();
    }

    /** How many pictures of each camera. */
    private Map<String, Integer> tracked() {
        return read(topics.tracks(), any -> true).stream()
                .collect(Collectors.groupingBy(FrameTracks::camera, Collectors.summingInt(each -> 1)));
    }

    private List<String> gone() {
        return read(topics.tracklets(), any -> true).stream()
                .filter(each -> each instanceof CameraClock clock && clock.kind() == FrameKind.GONE)
                .map(each -> ((CameraClock) each).camera())
                .toList();
    }

    private <T> List<T> read(Topic<T> topic, Predicate<ConsumerRecord<String, byte[]>> which) {
        List<T> values = new ArrayList<>();
        try (Consumer<String, byte[]> reader = new Clients(topics.kafka()).reader()) {
            List<TopicPartition> partitions = reader.partitionsFor(topic.name()).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
                reader.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (which.test(record)) {
                        values.add(topic.codec().decode(record.value()));
                    }
                });
            }
        }
        return values;
    }

    private static SiteSettings site(List<CameraSettings> cameras) {
        SiteSettings usual = SiteSettings.defaults();
        return new SiteSettings(SITE, null, cameras, usual.stages(), usual.maxLatency(), usual.kafka());
    }

    private static CameraSettings camera(String id, HttpServer server) {
        return CameraSettings.of(id, "http://127.0.0.1:" + server.getAddress().getPort() + "/" + id);
    }

    /** Cameras that film a wall. */
    private static HttpServer film() throws IOException {
        byte[] jpeg = JpegCodec.encode(new byte[64 * 48 * 3], 64, 48, 80).bytes();
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "film");
            thread.setDaemon(true);
            return thread;
        });
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> film(exchange, jpeg));
        server.start();
        return server;
    }

    private static void film(HttpExchange exchange, byte[] jpeg) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace; boundary=frame");
        exchange.sendResponseHeaders(200, 0);
        long begin = System.nanoTime();
        try (OutputStream out = exchange.getResponseBody()) {
            for (long i = 1; ; i++) {
                out.write(("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(jpeg);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                LockSupport.parkNanos(begin + i * 1_000_000_000 / PICTURES_A_SECOND - System.nanoTime());
            }
        } catch (IOException gone) {
            exchange.close(); // nobody watches any more
        }
    }
}
