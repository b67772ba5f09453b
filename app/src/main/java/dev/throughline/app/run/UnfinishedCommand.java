package dev.throughline.app.run;

import dev.throughline.app.Failure;
import dev.throughline.app.WholeFile;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.JsonCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator said of a run that is over, for as long as not all that follows from it is done. It lies in the run's data folder,
 * so that the next command finishes what a killed one has left.
 *
 * @param command that was given
 * @param words what it does, as the operator was told
 * @param out where the results are that have to be written again
 * @param prefix of the topics that it is about; null if it was left by a version that did not note it
 */
public record UnfinishedCommand(
        Command command, String words, String out, @Nullable String prefix) {
    private static final Codec<UnfinishedCommand> CODEC = JsonCodec.of(UnfinishedCommand.class);
    private static final String FILE = "unfinished-command.json";

    /** The one that a killed process has left in a data folder. */
    public static Optional<UnfinishedCommand> left(Path data) {
        try {
            Path file = data.resolve(FILE);
            return Files.exists(file) ? Optional.of(CODEC.decode(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException | BadRecordException e) {
            return Optional.empty(); // it is moved there whole: somebody else's, then
        }
    }

    /** From now on it has to be finished. */
    public void begin(Path data) {
        try {
            WholeFile.write(data.resolve(FILE), CODEC.encode(this));
        } catch (IOException e) {
            throw Failure.unwritable("cannot write to the data folder " + data + ": " + e.getMessage(), e);
        }
    }

    /** Nothing is left to be done. */
    public static void end(Path data) {
        try {
            Files.deleteIfExists(data.resolve(FILE));
        } catch (IOException e) {
            throw Failure.unwritable("cannot write to the data folder " + data + ": " + e.getMessage(), e);
        }
    }
}
