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
 * What a data folder holds, in its {@code run.json}: which run, and how far it came. It decides whether a run goes on where a
 * killed one stood, or begins anew.
 *
 * @param kind replay or live
 * @param fingerprint of settings and footage
 * @param finished whether everything went through
 */
record RunRecord(Kind kind, String fingerprint, boolean finished) {
    private static final Codec<RunRecord> CODEC = JsonCodec.of(RunRecord.class);
    private static final String FILE = "run.json";

    /** What kind of run the data are of. */
    enum Kind {
        /** Of footage that can be replayed again: may be deleted. */
        @JsonProperty("replay")
        REPLAY,
        /** Of live cameras: what is deleted is gone. */
        @JsonProperty("live")
        LIVE
    }

    /**
     * Makes the folder ready for a replay.
     *
     * @return whether it goes on where one of the same footage and settings was interrupted; else it begins anew, on an
     *     emptied folder
     * @param mayDelete asks for leave to delete what cannot be made again, and says in words what that is
     * @throws Failure if the folder holds such, and it may not be deleted
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
     * Makes the folder ready for live cameras, whose earlier recordings stay.
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

    /** Notes that the replay is through. */
    static void finish(Path folder) {
        read(folder).ifPresent(record -> new RunRecord(record.kind, record.fingerprint, true).write(folder));
    }

    private static Optional<RunRecord> read(Path folder) {
        try {
            Path file = folder.resolve(FILE);
            return Files.exists(file) ? Optional.of(CODEC.decode(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException | BadRecordException e) {
            return Optional.empty(); // half of one, from a crash: begin anew
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
