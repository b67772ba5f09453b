package dev.throughline.app.contract;

import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** Against Apache Kafka, killed without warning where the embedded broker is stopped. */
@Tag("docker")
@Needs(Need.DOCKER)
class DockerStageContractTest extends StageContract {
    @Override
    RunningBroker startBroker() throws IOException {
        return new InDocker();
    }

    private static final class InDocker implements RunningBroker {
        private final KafkaContainer kafka = new KafkaContainer("apache/kafka:4.3.1")
                // So that a killed broker is let in again after seconds rather than a quarter of a minute.
                .withEnv("KAFKA_BROKER_SESSION_TIMEOUT_MS", "2000")
                .withEnv("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500");

        InDocker() throws IOException {
            // A port that is chosen here stays the same over a restart; one that Docker chooses does not.
            kafka.setPortBindings(List.of(freePort() + ":9092"));
            kafka.start();
        }

        private static int freePort() throws IOException {
            try (ServerSocket socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            }
        }

        @Override
        public String bootstrap() {
            return kafka.getBootstrapServers().replaceFirst("^PLAINTEXT://", "");
        }

        @Override
        public void stop() {
            DockerClientFactory.instance()
                    .client()
                    .killContainerCmd(kafka.getContainerId())
                    .exec();
        }

        @Override
        public void start() {
            DockerClientFactory.instance()
                    .client()
                    .startContainerCmd(kafka.getContainerId())
                    .exec();
        }

        @Override
        public void close() {
            kafka.close();
        }
    }
}
