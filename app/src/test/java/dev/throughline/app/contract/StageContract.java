package dev.throughline.app.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.throughline.wire.kafka.DeadLetter;
import dev.throughline.wire.kafka.Outcome;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;

/** A stage produces, transforms and commits exactly once, whatever dies in between. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
abstract class StageContract {
    /** Longer than a dead member's session (15 s) and its open transaction (30 s) hold the others up. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private RunningBroker broker;
    private Site site;

    /** A broker of this kind, started. */
    abstract RunningBroker startBroker() throws Exception;

    @BeforeAll
    void startIt() throws Exception {
        broker = startBroker();
    }

    @AfterAll
    void closeIt() throws Exception {
        if (broker != null) {
            broker.close();
        }
    }

    @BeforeEach
    void createTopics(TestInfo test) throws InterruptedException {
        site = new Site(
                broker.bootstrap(), prefix(test.getTestMethod().orElseThrow().getName()));
        site.createTopics();
    }

    private static String prefix(String test) {
        return test.substring(0, Math.min(60, test.length())) + "-";
    }

    @Test
    void eachFrameComesOutOnceAndInOrder() {
        site.publish(20);
        try (StageThread stage = start("0")) {
            awaitAllSeen(stage);
        }
        site.assertEachFrameCameOutOnce();
        assertThat(site.committed(site.topics().crops()))
                .allSatisfy(each -> assertThat(each.key())
                        .isEqualTo(site.topics()
                                .crops()
                                .codec()
                                .decode(each.value())
                                .info()
                                .camera()));
    }

    @Test
    void whatIsDoneIsNotDoneAgainByTheNext() {
        site.publish(5);
        try (StageThread first = start("0")) {
            awaitAllSeen(first);
        }
        site.publish(5);
        try (StageThread next = start("0")) {
            awaitAllSeen(next);
        }
        site.assertEachFrameCameOutOnce();
    }

    @Test
    void aBatchWrittenButNotCommittedIsInvisibleAndThenDoneOnce() throws Exception {
        site.publish(20);
        try (StageProcess doomed = StageProcess.startDoomed(named("0"), 35)) {
            doomed.awaitDeath();
        }
        assertThat(site.written(site.topics().crops()))
                .as("the dead process left outputs behind that were not committed")
                .hasSizeGreaterThan(site.crops().size());

        try (StageThread next = start("0")) {
            awaitAllSeen(next);
            site.publish(1);
            awaitAllSeen(next);
        }
        site.assertEachFrameCameOutOnce();
    }

    @Test
    void twoInstancesShareTheWorkAndOneThatIsKilledLosesAndRepeatsNothing() throws Exception {
        try (StageThread one = start("one");
                StageProcess two = StageProcess.start(named("two"))) {
            await("both at work").atMost(PATIENCE).until(() -> {
                site.publish(1);
                return workers().containsAll(List.of("one", "two"));
            });
            site.publish(50);
            two.kill();
            site.publish(1);
            awaitAllSeen(one);
        }
        site.assertEachFrameCameOutOnce();
    }

    private List<String> workers() {
        return site.crops().stream().map(FrameCrops::detector).distinct().toList();
    }

    @Test
    void aZombieWhoseNameAnotherTookIsFencedAndEnds() {
        site.publish(5);
        Gate gate = new Gate();
        try (StageThread zombie = StageThread.start(named("0"), gate)) {
            await("the zombie has a batch in hand").atMost(PATIENCE).until(gate::isReached);
            try (StageThread successor = start("0")) {
                awaitAllSeen(successor);
                gate.open();
                assertThat(zombie.end(PATIENCE))
                        .containsInstanceOf(BadSettingsException.class)
                        .get()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("another process runs the stage 'crop' as instance '0', so this one ends;"
                                + " give each its own name (--instance, or kafka.instance in its site.yaml)");
                site.publish(1);
                awaitAllSeen(successor);
            } finally {
                gate.open();
            }
        }
        site.assertEachFrameCameOutOnce();
        assertThat(workers()).containsExactly("0");
    }

    /** Holds the first batch back until it is opened. */
    private static final class Gate extends Spotter {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        Gate() {
            super("zombie");
        }

        boolean isReached() {
            return reached.getCount() == 0;
        }

        void open() {
            opened.countDown();
        }

        @Override
        public List<Outcome<FrameCrops>> apply(List<Frame> batch) throws InterruptedException {
            reached.countDown();
            opened.await();
            return super.apply(batch);
        }
    }

    @Test
    void aRecordThatCannotBeUsedGoesToTheDeadLettersAndTheOthersGoOn() {
        site.publish(List.of(
                site.raw("camera-1", "no frame at all".getBytes(StandardCharsets.UTF_8)),
                site.frame("camera-1", Spotter.NOBODY),
                site.frame("camera-1", Spotter.UNUSABLE),
                site.raw("camera-1", null),
                site.frame("camera-1", Spotter.NOBODY)));
        try (StageThread stage = start("0")) {
            awaitDone(stage, () -> site.seen().size() == 2 && site.deadLetters().size() == 3);
        }
        assertThat(site.seen()).containsExactly("camera-1#1", "camera-1#3");

        int partition = site.committed(site.topics().frames()).get(0).partition();
        String frames = site.topics().frames().name();
        assertThat(site.deadLetters())
                .extracting(DeadLetter::stage, DeadLetter::topic, DeadLetter::partition, DeadLetter::offset)
                .containsExactlyInAnyOrder(
                        tuple("crop", frames, partition, 0L),
                        tuple("crop", frames, partition, 2L),
                        tuple("crop", frames, partition, 3L));
        assertThat(site.deadLetters())
                .extracting(DeadLetter::reason)
                .anySatisfy(each -> assertThat(each).startsWith("not a Frame message (15 bytes)"))
                .contains("cannot make anything of unusable", "no value");
        assertThat(site.committed(site.topics().deadLetters()))
                .as("the records as they came")
                .anySatisfy(each -> {
                    assertThat(each.key()).isEqualTo("camera-1");
                    assertThat(each.value()).asString().isEqualTo("no frame at all");
                });
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @Test
    void whatIsTooLargeForARecordGoesToTheDeadLettersAndTheOthersGoOn() {
        int fits = site.clients().maxRecordBytes();
        site.publish(List.of(
                site.frame("camera-1", Spotter.person(fits - 1_000)),
                site.frame("camera-1", Spotter.person(fits)),
                site.frame("camera-1", Spotter.NOBODY)));
        try (StageThread stage = start("0")) {
            awaitDone(stage, () -> site.seen().size() == 2 && site.deadLetters().size() == 1);
        }
        assertThat(site.seen()).containsExactly("camera-1#1", "camera-1#3");
        assertThat(site.deadLetters())
                .extracting(DeadLetter::reason)
                .singleElement()
                .asString()
                .contains("more than the " + fits + " that fit", "raise kafka.max-message-bytes");
    }

    @Test
    void aKeyOrAReasonThatLeavesNoRoomForAnythingElseStopsNobody() {
        String endless = "k".repeat(site.clients().maxRecordBytes());
        byte[] fine = site.frame("camera-1", Spotter.NOBODY).value();
        site.publish(List.of(site.raw(endless, fine)));
        site.publish(List.of(site.raw(endless + "k", new byte[1])));
        site.publish(List.of(site.frame("camera-1", Spotter.UNUSABLE + endless.substring(1_000))));
        site.publish(List.of(site.frame("camera-1", Spotter.NOBODY)));
        try (StageThread stage = start("0")) {
            awaitDone(stage, () -> site.seen().size() == 1 && site.deadLetters().size() == 3);
        }
        assertThat(site.deadLetters())
                .extracting(DeadLetter::reason)
                .anySatisfy(each ->
                        assertThat(each).startsWith("the key is 'kkkk").contains("its value belongs under 'camera-1'"))
                .anySatisfy(each -> assertThat(each).contains("the key is left out", "the value is left out"))
                .anySatisfy(each -> assertThat(each)
                        .startsWith("cannot make anything of unusable")
                        .endsWith("…"));
    }

    @Test
    void aRecordThatTheStageThrowsAboutIsRefusedWithItsClassAndPlaceAndTheOthersGoOn() {
        site.publish(List.of(
                site.frame("camera-1", Spotter.NOBODY),
                site.frame("camera-1", Spotter.BOMB),
                site.frame("camera-1", Spotter.NOBODY)));
        try (StageThread stage = start("0")) {
            awaitDone(stage, () -> site.seen().size() == 2 && site.deadLetters().size() == 1);
        }
        assertThat(site.seen()).containsExactly("camera-1#1", "camera-1#3");
        assertThat(site.deadLetters())
                .extracting(DeadLetter::reason)
                .singleElement()
                .asString()
                .startsWith("unforeseen java.lang.IllegalStateException at dev.throughline.app.contract.Spotter.")
                .endsWith(": a bomb");
    }

    /** An administrator may have made a topic with less room than the settings say. */
    @Test
    void whatIsTooLargeForTheBrokerAloneGoesToTheDeadLettersAndTheOthersGoOn() throws Exception {
        Map<ConfigResource, Collection<AlterConfigOp>> smaller = Map.of(
                new ConfigResource(
                        ConfigResource.Type.TOPIC, site.topics().crops().name()),
                List.of(new AlterConfigOp(
                        new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "10000"), AlterConfigOp.OpType.SET)));
        try (var admin = site.clients().admin()) {
            admin.incrementalAlterConfigs(smaller).all().get();
        }
        site.publish(List.of(
                site.frame("camera-1", Spotter.NOBODY),
                site.frame("camera-1", Spotter.person(20_000)),
                site.frame("camera-1", Spotter.NOBODY)));
        try (StageThread stage = start("0")) {
            awaitDone(stage, () -> site.seen().size() == 2 && site.deadLetters().size() == 1);
        }
        assertThat(site.seen()).containsExactly("camera-1#1", "camera-1#3");
        assertThat(site.deadLetters())
                .extracting(DeadLetter::reason)
                .singleElement()
                .asString()
                .contains("larger than what the broker takes on", "raise the topic's max.message.bytes");
    }

    @Test
    void aBrokerThatGoesAwayInTheMiddleIsWaitedFor() throws Exception {
        site.publish(50);
        try (StageThread stage = start("0")) {
            stage.awaitWhileRunning(
                    "some frames seen", PATIENCE, () -> !site.crops().isEmpty());
            broker.stop();
            broker.start();
            site.publish(1);
            awaitAllSeen(stage);
        }
        site.assertEachFrameCameOutOnce();
    }

    @Test
    void aStageWhoseBrokerIsAwayEndsWhenAsked() throws Exception {
        site.publish(50);
        try (StageThread stage = start("0")) {
            stage.awaitWhileRunning(
                    "some frames seen", PATIENCE, () -> !site.crops().isEmpty());
            broker.stop();
            try {
                stage.stop();
                assertThat(stage.end(Duration.ofSeconds(20))).isEmpty();
            } finally {
                broker.start();
            }
        }
    }

    @Test
    void topicsAreCreatedOnceHoweverOftenAndByHoweverMany() throws Exception {
        Site fresh = new Site(broker.bootstrap(), "fresh-");
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> creations = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                creations.add(pool.submit(() -> {
                    fresh.createTopics();
                    return null;
                }));
            }
            for (Future<?> creation : creations) {
                creation.get();
            }
        } finally {
            pool.shutdown();
        }
        fresh.createTopics();
        try (var admin = fresh.clients().admin()) {
            var names = fresh.topics().all().stream().map(each -> each.name()).toList();
            await("brokers that have heard of the topics")
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(admin.describeTopics(names)
                                    .allTopicNames()
                                    .get()
                                    .values())
                            .allSatisfy(each -> assertThat(each.partitions())
                                    .as(each.name())
                                    .hasSize(each.name().matches("fresh-(frames|crops|sightings|tracks)") ? 4 : 1)));
        }
    }

    private KafkaSettings named(String instance) {
        return site.kafka().withInstance(instance);
    }

    /** Signs with its instance's name. */
    private StageThread start(String instance) {
        return StageThread.start(named(instance), new Spotter(instance));
    }

    private void awaitAllSeen(StageThread stage) {
        awaitDone(stage, () -> Set.copyOf(site.seen()).containsAll(site.published()));
    }

    private static void awaitDone(StageThread stage, BooleanSupplier done) {
        stage.awaitWhileRunning("all records dealt with", PATIENCE, done);
    }
}
