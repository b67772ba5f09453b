package dev.throughline.ingest.camera;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real camera that speaks RTSP, in a process of its own: {@code rtsp-camera.py}. */
final class RtspCamera implements AutoCloseable {
    private final Process process;
    private final int port;

    private RtspCamera(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one, with that script's options, and waits until it listens. */
    static RtspCamera start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/python3",
                Path.of("src", "test", "resources", "rtsp-camera.py").toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String port = out.readLine();
        if (port == null) {
            throw new IOException("the camera did not start: " + command);
        }
        return new RtspCamera(process, Integer.parseInt(port));
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
