package dev.throughline.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What must not change unseen. {@code -Dgolden.update} writes the files anew, for the diff to be reviewed. */
public final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private Golden() {}

    public static void assertGolden(String file, String actual) throws IOException {
        Path golden = FOLDER.resolve(file);
        String update = System.getProperty("golden.update", "");
        if (!update.isEmpty() && !update.startsWith("$")) { // Maven passes the bare name on where it is not set
            Files.createDirectories(FOLDER);
            Files.writeString(golden, actual);
        }
        assertThat(actual)
                .as("%s; -Dgolden.update=true accepts the change", golden)
                .isEqualTo(Files.readString(golden));
    }
}
