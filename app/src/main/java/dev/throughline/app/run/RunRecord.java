package dev.throughline.app.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throughline.app.Failure;
import dev.throughline.app.broker.DataFolder;
import dev.throughline.wire.BadRecordException;
import dev.throughline.wire.Codec;
import dev.throughline.wire.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

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
     * @throws Failure if the folder holds live recordings
     */
    static boolean beginReplay(DataFolder folder, String fingerprint) {
        Optional<RunRecord> before = read(folder.path());
        if (before.isPresent() && before.get().kind == Kind.LIVE) {
            throw new Failure("data folder " + folder.path()
                    + " holds live recordings, which a replay would delete; give another folder with --data");
        }
        boolean goesOn = before.isPresent()
                && !before.get().finished
                && before.get().fingerprint.equals(fingerprint);
        if (!goesOn) {
            folder.empty();
            new RunRecord(Kind.REPLAY, fingerprint, false).write(folder.path());
        }
        return goesOn;
    }

    /** Makes the folder ready for live cameras, whose earlier recordings stay. */
    static void beginLive(DataFolder folder) {
        Optional<RunRecord> before = read(folder.path());
        if (before.isPresent() && before.get().kind == Kind.REPLAY) {
            folder.empty();
        }
        new RunRecord(Kind.LIVE, "", false).write(folder.path());
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
            Path whole = Files.write(folder.resolve(FILE + ".new"), CODEC.encode(this));
            Files.move(
                    whole, folder.resolve(FILE), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Failure.unwritable("cannot write to the data folder " + folder + ": " + e.getMessage(), e);
        }
    }
}
