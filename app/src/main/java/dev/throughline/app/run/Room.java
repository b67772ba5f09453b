package dev.throughline.app.run;

import dev.throughline.app.ExitCode;
import dev.throughline.app.Failure;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Free space on the disks that a run writes to. A run starts only if there is some, and ends in order before the disk is full: a broker
 * whose disk is full ends the process.
 */
final class Room {
    private static final long MIB = 1024 * 1024;
    /** A run of some minutes uses this much. */
    private static final long TO_BEGIN = 256 * MIB;
    /** For records in flight, and for the results. */
    private static final long TO_GO_ON = 64 * MIB;

    private final List<Path> folders;
    private final ToLongFunction<Path> left;

    /** Free space on the disks of these folders, which need not exist yet. */
    Room(List<Path> folders) {
        this(folders, Room::left);
    }

    Room(List<Path> folders, ToLongFunction<Path> left) {
        this.folders = List.copyOf(folders);
        this.left = left;
    }

    /**
     * Checks before a run.
     *
     * @throws Failure if there is too little
     */
    void requireToBegin() {
        require(TO_BEGIN, "a run does not begin with less than %d MB; make room, or give another folder");
    }

    /**
     * Checks during a run.
     *
     * @throws Failure if there is too little
     */
    void requireToGoOn() {
        require(TO_GO_ON, "the run ends before the last %d MB are taken; make room, and start it again");
    }

    private void require(long bytes, String then) {
        for (Path folder : folders) {
            long there = left.applyAsLong(folder);
            if (there < bytes) {
                throw new Failure(
                        ExitCode.NO_SPACE,
                        "no room is left on the disk of " + folder + " (" + there / MIB + " MB): "
                                + String.format(Locale.ROOT, then, bytes / MIB));
            }
        }
    }

    /** Free bytes. If they are unknown, the first write that fails reports the error. */
    static long left(Path folder) {
        File there = folder.toAbsolutePath().toFile();
        while (!there.exists() && there.getParentFile() != null) {
            there = there.getParentFile();
        }
        return there.getTotalSpace() == 0 ? Long.MAX_VALUE : there.getUsableSpace();
    }
}
