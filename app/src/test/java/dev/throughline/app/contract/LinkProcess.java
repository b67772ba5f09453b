package dev.throughline.app.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.app.command.Throughline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command {@code link} in a process of its own, that can die as processes do. */
final class LinkProcess implements AutoCloseable {
    private final String name;
    private final Process process;

    private LinkProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Runs until it is killed.
     *
     * @param site its settings
     * @param name among those of its stage; the same again takes over what it left
     * @param state folder of its own; the same again after a restart
     */
    static LinkProcess start(Path site, String name, Path state) throws IOException {
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it lives for seconds
                "-cp",
                System.getProperty("java.class.path"),
                Throughline.class.getName(),
                "link",
                "--site",
                site.toString(),
                "--instance",
                name,
                "--state",
                state.toString());
        return new LinkProcess(
                name,
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    String name() {
        return name;
    }

    /** Ended by itself, which it should not. */
    boolean hasEnded() {
        return !process.isAlive();
    }

    /** By SIGKILL: nothing is closed, nothing is said. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s is dead", name).isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
