package dev.throughline.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.app.Failure;
import dev.throughline.app.broker.DataFolder;
import dev.throughline.wire.message.Command;
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

    /** Nobody is there to say yes. */
    private static boolean never(String what) {
        return false;
    }

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
        assertThat(RunRecord.beginReplay(folder, "same", RunRecordTest::never)).isFalse();
        Files.createDirectory(recorded);
        assertThat(RunRecord.beginReplay(folder, "same", RunRecordTest::never)).isTrue();
        assertThat(recorded).exists();
    }

    @Test
    void aFinishedReplayBeginsAnew() throws IOException {
        RunRecord.beginReplay(folder, "same", RunRecordTest::never);
        Files.createDirectory(recorded);
        RunRecord.finish(folder.path());
        assertThat(RunRecord.beginReplay(folder, "same", RunRecordTest::never)).isFalse();
        assertThat(recorded).doesNotExist();
    }

    @Test
    void otherFootageBeginsAnew() throws IOException {
        RunRecord.beginReplay(folder, "same", RunRecordTest::never);
        Files.createDirectory(recorded);
        assertThat(RunRecord.beginReplay(folder, "other", RunRecordTest::never)).isFalse();
        assertThat(recorded).doesNotExist();
    }

    @Test
    void liveRecordingsAreNotDeletedUnlessSomebodySaysSo() throws IOException {
        RunRecord.beginLive(folder, RunRecordTest::never);
        Files.createDirectory(recorded);
        RunRecord.beginLive(folder, RunRecordTest::never);
        assertThatThrownBy(() -> RunRecord.beginReplay(folder, "any", RunRecordTest::never))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("holds live recordings")
                .hasMessageContaining("--force");
        assertThat(recorded).exists();
        RunRecord.beginReplay(folder, "any", what -> what.endsWith("holds live recordings"));
        assertThat(recorded).doesNotExist();
    }

    @Test
    void anUnfinishedCommandIsAboutTheTopicsOfItsPrefix() throws IOException {
        Command forget = new Command("c-1", Command.Type.FORGET, "shop", "p-1", null, null, null, null);
        UnfinishedCommand unfinished = new UnfinishedCommand(forget, "forget p-1", "out", "east-");
        unfinished.begin(folder.path());
        assertThat(UnfinishedCommand.left(folder.path())).contains(unfinished);

        Path file = folder.path().resolve("unfinished-command.json");
        Files.writeString(file, Files.readString(file).replace(",\"prefix\":\"east-\"", ""));
        assertThat(UnfinishedCommand.left(folder.path()))
                .as("left by a version that did not note it")
                .contains(new UnfinishedCommand(forget, "forget p-1", "out", null));
    }

    @Test
    void whatOperatorsSaidIsNotDeletedUnlessSomebodySaysSo() throws IOException {
        RunRecord.beginReplay(folder, "same", RunRecordTest::never);
        Path topic = Files.createDirectories(recorded.resolve("shop-commands-0"));
        Path segment = Files.createFile(topic.resolve("00000000000000000000.log"));
        RunRecord.beginReplay(folder, "nobody said anything", RunRecordTest::never);
        assertThat(topic).doesNotExist();

        Files.createDirectories(topic);
        Files.writeString(segment, "forget her");
        assertThatThrownBy(() -> RunRecord.beginReplay(folder, "other", RunRecordTest::never))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("what operators said")
                .hasMessageContaining("--force");
        assertThatThrownBy(() -> RunRecord.beginLive(folder, RunRecordTest::never))
                .isInstanceOf(Failure.class);
        assertThat(segment).exists();
        RunRecord.beginLive(folder, what -> true);
        assertThat(topic).doesNotExist();
    }
}
