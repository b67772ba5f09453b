package dev.throughline.bench.scoreboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.app.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * What a run that measures sites leaves behind: a page for people, and the same as JSON.
 *
 * @param folder in which both go
 * @param name of both files, without their endings
 */
public record ResultFiles(Path folder, String name) {
    /** Sites are made from these seeds unless others are given. */
    public static final List<Long> SEEDS = List.of(1L, 2L, 3L);

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * Writes both files, over older ones.
     *
     * @throws Failure if they cannot be written
     */
    public void write(String page, Object results) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name + ".md"), page);
            Files.writeString(folder.resolve(name + ".json"), JSON.writeValueAsString(results) + "\n");
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException(bug);
        } catch (IOException e) {
            throw new Failure(
                    "cannot write " + name + ".md and " + name + ".json to " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * The command that reproduces the results.
     *
     * @param chosen parts of all that there are
     */
    public <P extends Enum<P>> String command(Collection<P> chosen, P[] all, List<Long> seeds) {
        StringBuilder command = new StringBuilder("bench/").append(name);
        if (chosen.size() < all.length) {
            chosen.forEach(part -> command.append(" --part ").append(part.name().toLowerCase(Locale.ROOT)));
        }
        if (!seeds.equals(SEEDS)) {
            command.append(" --seeds ")
                    .append(String.join(",", seeds.stream().map(String::valueOf).toList()));
        }
        return command.toString();
    }
}
