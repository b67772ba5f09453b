package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OwnWarningsTest {
    @Test
    void theConsoleHasOurWarningsAsLinesAndNothingOfTheLibraries() {
        PrintStream console = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            for (String library :
                    new String[] {"kafka.server.ReplicaManager", "org.apache.kafka.X", "org.eclipse.jetty.X"}) {
                LoggerFactory.getLogger(library)
                        .error("Error processing append operation", new IllegalStateException());
            }
            LoggerFactory.getLogger("dev.throughline.ingest.X").info("camera gate is there");
            LoggerFactory.getLogger("dev.throughline.ingest.X")
                    .warn("camera {} is gone", "gate", new IllegalStateException());
        } finally {
            System.setErr(console);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo("throughline: camera gate is gone\n");
    }
}
