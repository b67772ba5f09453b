package dev.throughline.app.contract;

import dev.throughline.app.broker.DataFolder;
import dev.throughline.app.broker.EmbeddedBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStageContractTest extends StageContract {
    @TempDir
    static Path temp;

    @Override
    RunningBroker startBroker() {
        return new Embedded(DataFolder.take(temp.resolve("kafka")));
    }

    private static final class Embedded implements RunningBroker {
        private final DataFolder folder;
        private EmbeddedBroker broker;

        Embedded(DataFolder folder) {
            this.folder = folder;
            this.broker = EmbeddedBroker.start(folder);
        }

        @Override
        public String bootstrap() {
            return broker.bootstrap();
        }

        @Override
        public void stop() {
            broker.close();
        }

        @Override
        public void start() {
            broker = EmbeddedBroker.start(folder, broker.port());
        }

        @Override
        public void close() {
            broker.close();
            folder.close();
        }
    }
}
