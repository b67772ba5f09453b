package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.app.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code throughline}, in a checkout of its own whose program only says what it was given. */
@Tag("slow")
class LauncherTest {
    private static final int TERMINATED = 143;

    @TempDir
    Path temp;

    private Path home;
    private Path source;
    private Path jar;

    /** In place of Throughline. */
    public static final class Program {
        private static final List<byte[]> KEPT = new ArrayList<>();

        public static void main(String[] arguments) {
            if (arguments[0].equals("fill")) {
                while (true) {
                    KEPT.add(new byte[1024 * 1024]);
                }
            }
            System.out.println(arguments[0] + (Files.exists(Path.of(arguments[0])) ? " is there" : " is not there"));
        }
    }

    private record Said(int exit, List<String> out, List<String> err) {}

    @BeforeEach
    void makeCheckout() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = Files.createDirectory(temp.resolve("home"));
        Files.copy(Path.of("..", "throughline"), home.resolve("throughline"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        for (String module : List.of("wire", "app")) {
            Files.createDirectories(home.resolve(module + "/src/main"));
            Files.writeString(home.resolve(module + "/pom.xml"), "<project/>");
        }
        source = Files.writeString(home.resolve("wire/src/main/One.java"), "class One {}");
        jar = home.resolve("app/target/throughline.jar");
        script(
                "mvnw",
                "echo '[INFO] Building wire 0.1.0-SNAPSHOT  [2/7]'; echo \"$@\" >arguments; sleep 2;"
                        + " mkdir -p app/target/lib && cp program.jar app/target/throughline.jar");
        writeProgram(home.resolve("program.jar"));
    }

    private void script(String name, String text) throws IOException {
        Path file = Files.writeString(home.resolve(name), "#!/usr/bin/env bash\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void writeProgram(Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Program.class.getName());
        String entry = Program.class.getName().replace('.', '/') + ".class";
        try (OutputStream bytes = Files.newOutputStream(file);
                JarOutputStream out = new JarOutputStream(bytes, manifest);
                InputStream in = Program.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
        }
    }

    private void makeBuilt() throws IOException {
        Files.createDirectories(home.resolve("app/target/lib"));
        Files.copy(home.resolve("program.jar"), jar);
    }

    private Said launch(Map<String, String> environment, String arguments) throws Exception {
        return shell(environment, "./throughline " + arguments);
    }

    private Said shell(Map<String, String> environment, String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(home.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("THROUGHLINE_") || name.startsWith("LC_"));
        builder.environment().putAll(environment);
        Path out = temp.resolve("stdout");
        Path err = temp.resolve("stderr");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        int exit = process.waitFor();
        return new Said(exit, lines(out), lines(err));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void aCheckoutIsBuiltWithoutTestsWithSignsOfLifeAndThenOnlyWhenItsSourcesChange() throws Exception {
        Said first = launch(Map.of(), "one");
        assertThat(first.err())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("throughline: building; the first time this loads some ");
        assertThat(first.err()).last().isEqualTo("throughline:   compiling wire, 2 of 7");
        assertThat(first.out()).containsExactly("one is not there");
        assertThat(home.resolve("arguments")).content().contains("-Dmaven.test.skip=true", "package");

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(launch(Map.of(), "one").err())
                .as("a copy: new, but the same")
                .isEmpty();
        Files.writeString(source, "class Two {}");
        assertThat(launch(Map.of(), "one").err()).hasSize(2);
    }

    @Test
    void whatMavenBuiltIsNotBuiltAgain() throws Exception {
        makeBuilt();
        Said said = launch(Map.of(), "one");
        assertThat(said.err()).isEmpty();
        assertThat(said.out()).containsExactly("one is not there");
    }

    @Test
    void aCheckoutThatCannotBeWrittenRunsIfItIsBuiltAndElseSaysWhatToDo() throws Exception {
        // Root may write everywhere.
        String somebody = "[[ $(id -u) -ne 0 ]] || as='setpriv --reuid=65534 --regid=65534 --clear-groups'; ${as:-} ";
        shell(Map.of(), "chmod -R a+rX,a-w .");
        Said unbuilt = shell(Map.of(), somebody + "./throughline one");
        assertThat(unbuilt.err())
                .singleElement()
                .asString()
                .startsWith("throughline: " + home + " has not been built, and " + home)
                .contains("cannot be written; build it as somebody who may write there");
        assertThat(unbuilt.exit()).isEqualTo(ExitCode.NOT_BUILT.number());

        shell(Map.of(), "chmod -R u+w .");
        makeBuilt();
        shell(Map.of(), "chmod -R a+rX,a-w .");
        assertThat(shell(Map.of(), somebody + "./throughline one").out()).containsExactly("one is not there");
        shell(Map.of(), "chmod -R u+w .");
    }

    @Test
    void aBuildThatIsToldToEndEndsWithItsMaven() throws Exception {
        script("mvnw", "echo $$ >pid; exec sleep 600");
        Said said =
                shell(Map.of(), "./throughline one & until [[ -s pid ]]; do sleep 0.1; done; kill -TERM $!; wait $!");
        assertThat(said.exit()).isEqualTo(TERMINATED);
        assertThat(said.err())
                .last()
                .isEqualTo("throughline: stopped while it was building; the next start goes on with it");
        long maven = Long.parseLong(Files.readString(home.resolve("pid")).strip());
        assertThat(ProcessHandle.of(maven).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aMachineWithoutJavaIsOneClearLineAndACodeOfItsOwn() throws Exception {
        Path tools = Files.createDirectory(temp.resolve("tools"));
        for (String tool : List.of("bash", "env", "dirname", "readlink", "locale")) {
            Path there = Path.of("/usr/bin", tool);
            if (Files.exists(there)) {
                Files.createSymbolicLink(tools.resolve(tool), there);
            }
        }
        Said said = launch(Map.of("PATH", tools.toString(), "JAVA_HOME", ""), "one");
        assertThat(said.err()).singleElement().asString().startsWith("throughline: no Java found; install JDK 17");
        assertThat(said.exit()).isEqualTo(ExitCode.NO_JAVA.number());
    }

    @Test
    void namesBeyondAsciiAreReadInALocaleThatHasNone() throws Exception {
        makeBuilt();
        String name = "-ü 10:30 %d \u00e9\u65e5.mp4";
        shell(Map.of("LC_ALL", "C"), "touch -- $'-\\xc3\\xbc 10:30 %d \\xc3\\xa9\\xe6\\x97\\xa5.mp4'");
        Said said = launch(Map.of("LC_ALL", "C"), "$'-\\xc3\\xbc 10:30 %d \\xc3\\xa9\\xe6\\x97\\xa5.mp4'");
        assertThat(said.out()).containsExactly(name + " is there");
    }

    @Test
    void aHeapThatIsFullIsOneClearLineAndACodeOfItsOwn() throws Exception {
        makeBuilt();
        Said said = launch(Map.of("THROUGHLINE_HEAP", "64m"), "fill");
        assertThat(said.err())
                .singleElement()
                .isEqualTo("throughline: too little memory: a heap of 64m is full (Java heap space); give it more with"
                        + " THROUGHLINE_HEAP, such as THROUGHLINE_HEAP=3g");
        assertThat(said.exit()).isEqualTo(ExitCode.NO_MEMORY.number());
    }

    @Test
    void aHeapThatIsNoneOrNotToBeHadIsSaidBeforeAnythingBegins() throws Exception {
        makeBuilt();
        Said nonsense = launch(Map.of("THROUGHLINE_HEAP", "lots"), "one");
        assertThat(nonsense.err())
                .singleElement()
                .asString()
                .startsWith("throughline: THROUGHLINE_HEAP 'lots' is no heap size");
        assertThat(nonsense.exit()).isEqualTo(ExitCode.USED_WRONGLY.number());

        Said large = shell(Map.of("THROUGHLINE_HEAP", "3g"), "ulimit -v 2000000; ./throughline one");
        assertThat(large.err())
                .singleElement()
                .asString()
                .startsWith("throughline: too little memory here for Java with a heap of 3g");
        assertThat(large.exit()).isEqualTo(ExitCode.NO_MEMORY.number());
    }
}
