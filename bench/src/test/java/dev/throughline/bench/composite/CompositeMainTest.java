package dev.throughline.bench.composite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("slow")
class CompositeMainTest {
    @TempDir
    Path folder;

    private final StringWriter errors = new StringWriter();

    private static CompositeSettings parsed(String... arguments) {
        CompositeMain main = new CompositeMain();
        CompositeMain.commandLine(main).parseArgs(arguments);
        return main.settings();
    }

    private int run(String... arguments) {
        CommandLine commandLine = CompositeMain.commandLine(new CompositeMain());
        commandLine.setErr(new PrintWriter(errors, true));
        return commandLine.execute(arguments);
    }

    @Test
    void noOptionsGiveTheDefaults() {
        assertThat(parsed("--out", "x")).isEqualTo(CompositeSettings.of(1, CompositeVariant.APART));
    }

    @Test
    void everyOptionArrives() {
        assertThat(parsed(
                        "--out=x",
                        "--seed=7",
                        "--variant=overlapping",
                        "--people=12",
                        "--fps=10",
                        "--at-once=3.5",
                        "--shortest-visit=4s",
                        "--longest-visit=1m",
                        "--still=800ms"))
                .isEqualTo(new CompositeSettings(
                        7,
                        CompositeVariant.OVERLAPPING,
                        12,
                        10,
                        3.5,
                        Duration.ofSeconds(4),
                        Duration.ofMinutes(1),
                        Duration.ofMillis(800)));
    }

    @Test
    void aWrongSettingIsToldWithItsRule() {
        assertThat(run("--out=x", "--people=0")).isEqualTo(2);
        assertThat(errors.toString()).startsWith("people must lie in 1..100, was 0\n");
    }

    @Test
    void aMissingZipIsOneLineThatNamesIt() {
        assertThat(run("--out=x", "--data=" + folder)).isEqualTo(1);
        assertThat(errors.toString())
                .isEqualTo("bench/composite: " + folder.resolve("wildtrack.zip")
                        + " is not there: --data names the folder with the zip of WILDTRACK's annotations and"
                        + " calibrations\n");
    }

    @Test
    void anotherZipIsOneLineThatSaysWhatItLacks() throws IOException {
        Path zip = folder.resolve("wildtrack.zip");
        try (ZipOutputStream other = new ZipOutputStream(Files.newOutputStream(zip))) {
            other.putNextEntry(new ZipEntry("cats.txt"));
        }
        assertThat(run("--out=x", "--data=" + folder)).isEqualTo(1);
        assertThat(errors.toString())
                .isEqualTo("bench/composite: " + zip + " is not the zip of WILDTRACK's annotations and calibrations:"
                        + " it has no calibrations/intrinsic_zero/intr_CVLab1.xml\n");
    }

    @Test
    void aFileThatIsNoZipIsOneLineToo() throws IOException {
        Path zip = Files.writeString(folder.resolve("wildtrack.zip"), "<html>");
        assertThat(run("--out=x", "--data=" + folder)).isEqualTo(1);
        assertThat(errors.toString().lines())
                .singleElement()
                .asString()
                .startsWith("bench/composite: " + zip + " is not the zip of");
    }
}
