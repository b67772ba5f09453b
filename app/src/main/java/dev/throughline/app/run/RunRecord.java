package dev.throughline.app.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throughline.app.Failure;
import dev.throughline.app.WholeFile;
import dev.throughline.app.broker.DataFolder;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The record of a run in a data folder, {@code run.json}: its identity and its progress. It decides whether a run resumes from a killed
 * one or starts anew.
 *
 * @param kind replay or live
 * @param fingerprint of settings and footage
 * @param finished whether everything was processed
 */
record RunRecord(Kind kind, String fingerprint, boolean finished) {
    private static final Codec<RunRecord> CODEC = JsonCodec.of(RunRecord.class);
    private static final String FILE = "run.json";

    /** The kind of run that produced the data. */
    enum Kind {
        /** Of footage that can be replayed: the data may be deleted. */
        @JsonProperty("replay")
        REPLAY,
        /** Of live cameras: deleted data cannot be recovered. */
        @JsonProperty("live")
        LIVE
    }

    /**
     * Prepares the folder for a replay.
     *
     * @return whether the replay resumes an interrupted one of the same footage and settings; otherwise it starts anew, in an emptied
     *     folder
     * @param mayDelete asks for permission to delete data that cannot be recovered, and describes them
     * @throws Failure if the folder holds such data, and they may not be deleted
     */
    static boolean beginReplay(DataFolder folder, String fingerprint, Predicate<String> mayDelete) {
        Optional<RunRecord> before = read(folder.path());
        boolean goesOn = before.isPresent()
                && !before.get().finished
                && before.get().fingerprint.equals(fingerprint);
        if (!goesOn) {
            empty(folder, before, mayDelete);
            new RunRecord(Kind.REPLAY, fingerprint, false).write(folder.path());
        }
        return goesOn;
    }

    /**
     * Prepares the folder for live cameras; their earlier recordings stay.
     *
     * @param mayDelete as above
     * @throws Failure as above
     */
    static void beginLive(DataFolder folder, Predicate<String> mayDelete) {
        Optional<RunRecord> before = read(folder.path());
        if (before.isPresent() && before.get().kind == Kind.REPLAY) {
            empty(folder, before, mayDelete);
        }
        new RunRecord(Kind.LIVE, "", false).write(folder.path());
    }

    private static void empty(DataFolder folder, Optional<RunRecord> before, Predicate<String> mayDelete) {
        boolean isLive = before.isPresent() && before.get().kind == Kind.LIVE;
        if (isLive || folder.holdsCommands()) {
            String what = isLive
                    ? "data folder " + folder.path() + " holds live recordings"
                    : "data folder " + folder.path()
                            + " holds what operators said of the run before (merge, split, name, forget)";
            if (!mayDelete.test(what)) {
                throw new Failure(what + ", which this run would delete; --force deletes it, or give another folder"
                        + " with --data or --out");
            }
        }
        folder.empty();
    }

    /** Records that the replay is complete. */
    static void finish(Path folder) {
        read(folder).ifPresent(record -> new RunRecord(record.kind, record.fingerprint, true).write(folder));
    }

    private static Optional<RunRecord> read(Path folder) {
        try {
            Path file = folder.resolve(FILE);
            return Files.exists(file) ? Optional.of(CODEC.decode(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException | BadRecordException e) {
            return Optional.empty(); // incomplete, from a crash: start anew
        }
    }

    private void write(Path folder) {
        try {
            WholeFile.write(folder.resolve(FILE), CODEC.encode(this));
        } catch (IOException e) {
            throw Failure.unwritable("cannot write to the data folder " + folder + ": " + e.getMessage(), e);
        }
    }
}
