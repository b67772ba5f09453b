package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.app.results.OutFolder;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.JsonCodec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What a user sees who makes a mistake: one line, and the right exit code. */
class CommandLineTest {
    @TempDir
    Path temp;

    private record Said(int exit, List<String> err) {}

    private static Said say(Object... arguments) {
        StringWriter err = new StringWriter();
        CommandLine line = Throughline.commandLine();
        line.setErr(new PrintWriter(err, true)).setOut(new PrintWriter(new StringWriter(), true));
        int exit = line.execute(Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        return new Said(exit, err.toString().lines().toList());
    }

    private Path site(String text) throws IOException {
        return Files.writeString(temp.resolve("site.yaml"), text);
    }

    @Test
    void aMissingFileIsOneLineAndFails() {
        Said said = say("replay", temp.resolve("nowhere.mp4"), "--out", temp.resolve("out"));
        assertThat(said.err())
                .singleElement()
                .asString()
                .startsWith("throughline: camera 'nowhere'")
                .contains("does not exist");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(temp.resolve("out")).as("nothing was begun").doesNotExist();
    }

    @Test
    void aTextFileAsVideoIsOneLineAndFails() throws IOException {
        Path text = Files.writeString(temp.resolve("letter.mp4"), "Dear Sir or Madam");
        Said said = say("replay", text, "--out", temp.resolve("out"));
        assertThat(said.err()).singleElement().asString().startsWith("throughline: camera 'letter'");
        assertThat(said.exit()).isEqualTo(1);
    }

    @Test
    void anUnknownKeyNamesTheNearestAndIsWrongUse() throws IOException {
        Said said = say("run", site("cameras:\n  gate: {url: gate.mp4, idle-timout: 2s}\n"));
        assertThat(said.err())
                .singleElement()
                .asString()
                .contains("unknown key 'idle-timout' of camera 'gate'; did you mean 'idle-timeout'?");
        assertThat(said.exit()).isEqualTo(2);
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneLineAndFails() throws IOException {
        Path site = site("cameras:\n  gate: {url: 'rtsp://127.0.0.1:1/nobody'}\n");
        Path file = Files.writeString(temp.resolve("file"), "in the way");
        Said said = say("run", site, "--out", temp.resolve("out"), "--data", file);
        assertThat(said.err())
                .singleElement()
                .asString()
                .startsWith("throughline: cannot write the data folder " + file)
                .endsWith("give another folder with --data");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(say("run", site, "--out", file).err())
                .singleElement()
                .asString()
                .contains("give another one with --out");
    }

    @Test
    void filesThatAreNotOfARunAreNotCleared() throws IOException {
        Path site = site("cameras:\n  gate: {url: 'rtsp://127.0.0.1:1/nobody'}\n");
        Path pictures = Files.createDirectory(temp.resolve("pictures"));
        Path album = Files.writeString(pictures.resolve("summary.json"), "{\"album\":\"holiday\"}");
        for (int attempt = 1; attempt <= 2; attempt++) { // the first leaves its lock file
            Said said = say("run", site, "--out", pictures);
            assertThat(said.err())
                    .singleElement()
                    .asString()
                    .startsWith("throughline: " + album + " is not of a run before")
                    .endsWith("give another folder with --out");
            assertThat(said.exit()).isEqualTo(1);
        }
        assertThat(album).exists();
    }

    @Test
    void aVideoThatIsNotOfARunIsNotReplaced() throws IOException {
        Path site = site("cameras:\n  gate: {url: 'rtsp://127.0.0.1:1/nobody'}\n");
        Path video = Files.writeString(temp.resolve("gate.mp4"), "dear to somebody");
        assertThat(say("run", site, "--out", temp).err())
                .singleElement()
                .asString()
                .startsWith("throughline: " + video + " is not of a run before");
        assertThat(video).exists();
    }

    @Test
    void footageIsNotReplacedByResults() throws IOException {
        Path site = site("cameras:\n  hall: {url: hall.mp4}\n");
        Path footage = temp.resolve("hall.mp4");
        String line = "throughline: camera 'hall': this run would replace its footage";
        Files.writeString(footage, "dear to somebody");
        assertThat(say("run", site, "--out", temp).err())
                .singleElement()
                .asString()
                .startsWith(line)
                .endsWith("hall.mp4 by results; give another folder with --out");

        Files.delete(footage);
        try (OutFolder before = OutFolder.take(temp)) {
            assertThat(before.clear(List.of("hall"))).isEmpty();
        }
        Files.writeString(footage, "dear to somebody");
        assertThat(say("run", site, "--out", temp, "--no-video").err())
                .as("after a run of the same camera, without videos")
                .singleElement()
                .asString()
                .startsWith(line);
        assertThat(footage).exists();
    }

    @Test
    void whoIsLeftWithoutAVisitWasNotSeenLast() {
        Identity identity = new Identity("p-1", null, List.of());
        assertThat(IdentitiesCommand.ListCommand.line("person 1", identity).strip())
                .startsWith("person 1 ")
                .endsWith(" 0 visits");
        assertThat(new String(
                        JsonCodec.of(IdentitiesCommand.Listed.class).encode(IdentitiesCommand.Listed.of(identity)),
                        StandardCharsets.UTF_8))
                .isEqualTo("{\"identity\":\"p-1\",\"name\":null,\"journey\":[]}");
    }

    @Test
    void liveCamerasAreNotReplayed() throws IOException {
        Said said = say("replay", "--site", site("cameras:\n  gate: {url: 'rtsp://127.0.0.1:1/nobody'}\n"));
        assertThat(said.err()).singleElement().asString().contains("camera 'gate' is live");
        assertThat(said.exit()).isEqualTo(2);
    }

    @Test
    void aStageOfItsOwnNeedsABroker() {
        Said said = say("crop");
        assertThat(said.err()).singleElement().asString().contains("name it with --kafka");
        assertThat(said.exit()).isEqualTo(2);
    }

    @Test
    void weightsThatAreNoneAreOneLineAndFail() throws IOException {
        Path letter = Files.writeString(temp.resolve("weights.safetensors"), "Dear Sir or Madam");
        Said said = say("import", letter, "--out", temp.resolve("model"));
        assertThat(said.err())
                .singleElement()
                .asString()
                .startsWith("throughline: " + letter + " cannot be imported: it is no safetensors file ");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(temp.resolve("model")).as("nothing was begun").doesNotExist();
    }

    static Stream<List<String>> wrongUses() {
        return Stream.of(
                List.of("replay", "--speed", "0"),
                List.of("replay", "--speed", "fast"),
                List.of("replay", "--sped", "1"),
                List.of("replay", "--port", "99999", "../demo/one-by-one-person-detection.mp4"),
                List.of("export"),
                List.of("import", "weights.safetensors"),
                List.of("import", "weights.safetensors", "--out", "model", "--grid", "16"),
                List.of("import", "weights.safetensors", "--out", "model", "--mean", ".5"),
                List.of("import", "weights.safetensors", "--out", "model", "--mean", "1,2", "--std", "1"),
                List.of("import", "weights.safetensors", "--out", "model", "--activation", "relu"),
                List.of("import", "weights.safetensors", "--out", "model", "--name", "My Model"),
                List.of("fly"));
    }

    @ParameterizedTest
    @MethodSource("wrongUses")
    void wrongUseSaysWhatWasWrongAndWhereHelpIs(List<String> arguments) {
        Said said = say(arguments.toArray());
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).hasSizeBetween(1, 2).first().asString().startsWith("throughline: ");
    }

    static Stream<String> commands() {
        return Throughline.commandLine().getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelp(String command) {
        assertThat(say(command, "--help").exit()).isZero();
    }
}
