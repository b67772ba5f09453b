package dev.throughline.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.throughline.app.ExitCode;
import dev.throughline.app.Failure;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.settings.KafkaSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

@Tag("slow")
class BrokerTest {
    @TempDir
    Path temp;

    @Test
    @SuppressWarnings("try") // the broker is there to be open
    void aBrokerThatIsNotUpYetIsWaitedForAndThatIsSaidOnce() throws Exception {
        ListAppender<ILoggingEvent> said = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger(Broker.class);
        said.start();
        log.addAppender(said);
        try (DataFolder folder = DataFolder.take(temp.resolve("kafka"))) {
            int port = freePort();
            KafkaSettings kafka = KafkaSettings.defaults().withBootstrap("127.0.0.1:" + port);
            CompletableFuture<Set<String>> waiting = CompletableFuture.supplyAsync(() -> createAndList(kafka));
            await("two attempts").atMost(1, TimeUnit.MINUTES).until(() -> !said.list.isEmpty());
            try (EmbeddedBroker broker = EmbeddedBroker.start(folder, port)) {
                assertThat(waiting.get(1, TimeUnit.MINUTES)).contains("frames", "dead-letters");
            }
            assertThat(said.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .containsExactly(
                            "waiting for the broker at 127.0.0.1:" + port + " (no answer)",
                            "the broker at 127.0.0.1:" + port + " is there");
        } finally {
            log.detachAppender(said);
        }
    }

    private static Set<String> createAndList(KafkaSettings kafka) {
        try {
            return Broker.await(kafka, admin -> {
                new Topics(kafka).create(admin);
                return admin.listTopics()
                        .names()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
            });
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:1,             no answer",
        "nowhere.invalid:9092,    No resolvable bootstrap",
        "localhost,               Invalid url in bootstrap.servers: localhost",
    })
    void nobodyWhoAnswersIsOneClearLineAndACodeOfItsOwn(String bootstrap, String why) {
        assertThatThrownBy(() -> Broker.reach(KafkaSettings.defaults().withBootstrap(bootstrap), Duration.ZERO))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.NO_BROKER))
                .hasMessageStartingWith("no Kafka broker at " + bootstrap + " (" + why)
                .hasMessageEndingWith("; check --kafka")
                .hasMessageNotContaining("\n");
    }
}
