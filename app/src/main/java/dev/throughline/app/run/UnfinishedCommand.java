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
 * An operator's command about a finished run, until all its effects are complete. It is stored in the run's data folder, so that the next
 * command completes what a killed one has left.
 *
 * @param command the command
 * @param words its effect, as announced to the operator
 * @param out folder of the results to be rewritten
 * @param prefix of the topics concerned; null if a version wrote it that did not record the prefix
 */
public record UnfinishedCommand(
        Command command, String words, String out, @Nullable String prefix) {
    private static final Codec<UnfinishedCommand> CODEC = JsonCodec.of(UnfinishedCommand.class);
    private static final String FILE = "unfinished-command.json";

    /** The command that a killed process has left in a data folder. */
    public static Optional<UnfinishedCommand> left(Path data) {
        try {
            Path file = data.resolve(FILE);
            return Files.exists(file) ? Optional.of(CODEC.decode(Files.readAllBytes(file))) : Optional.empty();
        } catch (IOException | BadRecordException e) {
            return Optional.empty(); // files are moved there whole, so this one is foreign
        }
    }

    /** Records the command as unfinished. */
    public void begin(Path data) {
        try {
            WholeFile.write(data.resolve(FILE), CODEC.encode(this));
        } catch (IOException e) {
            throw Failure.unwritable("cannot write to the data folder " + data + ": " + e.getMessage(), e);
        }
    }

    /** Records that nothing is left to do. */
    public static void end(Path data) {
        try {
            Files.deleteIfExists(data.resolve(FILE));
        } catch (IOException e) {
            throw Failure.unwritable("cannot write to the data folder " + data + ": " + e.getMessage(), e);
        }
    }
}
