package dev.throughline.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.app.ExitCode;
import dev.throughline.app.Failure;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoomTest {
    private static final long MIB = 1024 * 1024;

    @TempDir
    Path temp;

    @Test
    void aRunBeginsOnlyWhereThereIsRoomAndEndsBeforeTheLastIsTaken() {
        Path out = Path.of("out");
        AtomicLong left = new AtomicLong(255 * MIB);
        Room room = new Room(List.of(out), folder -> left.get());

        assertThatThrownBy(room::requireToBegin)
                .hasMessage(
                        "no room is left on the disk of out (255 MB): a run does not begin with less than 256 MB; make"
                                + " room, or give another folder")
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(ExitCode.NO_SPACE));
        room.requireToGoOn();
        left.set(63 * MIB);
        assertThatThrownBy(room::requireToGoOn)
                .hasMessage(
                        "no room is left on the disk of out (63 MB): the run ends before the last 64 MB are taken; make"
                                + " room, and start it again");
    }

    @Test
    void theDiskOfAFolderThatIsStillToBeMadeIsThatOfTheNextOneAboveIt() {
        assertThat(Room.left(temp.resolve("out/kafka"))).isPositive().isLessThan(Long.MAX_VALUE);
    }
}
