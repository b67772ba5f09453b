package dev.throughline.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {
    @TempDir
    Path temp;

    private DataFolder folder;
    private Path recorded;

    @BeforeEach
    void takes() {
        folder = DataFolder.take(temp.resolve("kafka"));
        recorded = folder.path().resolve("log");
    }

    @AfterEach
    void givesBack() {
        folder.close();
    }

    @Test
    void anInterruptedReplayOfTheSameFootageGoesOn() throws IOException {
        assertThat(RunRecord.beginReplay(folder, "same")).isFalse();
        Files.createDirectory(recorded);
        assertThat(RunRecord.beginReplay(folder, "same")).isTrue();
        assertThat(recorded).exists();
    }

    @Test
    void aFinishedReplayBeginsAnew() throws IOException {
        RunRecord.beginReplay(folder, "same");
        Files.createDirectory(recorded);
        RunRecord.finish(folder.path());
        assertThat(RunRecord.beginReplay(folder, "same")).isFalse();
        assertThat(recorded).doesNotExist();
    }

    @Test
    void otherFootageBeginsAnew() throws IOException {
        RunRecord.beginReplay(folder, "same");
        Files.createDirectory(recorded);
        assertThat(RunRecord.beginReplay(folder, "other")).isFalse();
        assertThat(recorded).doesNotExist();
    }

    @Test
    void liveRecordingsAreNeverDeleted() throws IOException {
        RunRecord.beginLive(folder);
        Files.createDirectory(recorded);
        RunRecord.beginLive(folder);
        assertThatThrownBy(() -> RunRecord.beginReplay(folder, "any"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("holds live recordings");
        assertThat(recorded).exists();
    }
}
