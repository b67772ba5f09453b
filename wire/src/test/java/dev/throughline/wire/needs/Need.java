package dev.throughline.wire.needs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Something that not every machine has. */
public enum Need {
    /** A Docker engine that answers. */
    DOCKER("no Docker engine answers `docker info`: start one") {
        @Override
        boolean isMet() {
            return answers("docker", "info");
        }
    },
    /** Research footage and golden figures that may not be committed, in a folder beside the checkout. */
    SHARED("no folder " + shared() + ": -Dthroughline.shared=DIR names another") {
        @Override
        boolean isMet() {
            return Files.isDirectory(shared().resolve("data"));
        }
    },
    /** A camera that speaks RTSP: GStreamer's server, by the Python that Debian's packages are for. */
    RTSP("no RTSP server can be started: apt-get install python3-gi gir1.2-gst-rtsp-server-1.0"
            + " gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-ugly") {
        @Override
        boolean isMet() {
            String script = "import gi; gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0');"
                    + " from gi.repository import Gst, GstRtspServer; Gst.init(None);"
                    + " assert all(map(Gst.ElementFactory.find, ['x264enc', 'rtph264pay', 'videotestsrc', 'mulawenc']))";
            return answers("/usr/bin/python3", "-c", script);
        }
    };

    /** Comma-separated names of what must be there. */
    static final String REQUIRE = "THROUGHLINE_REQUIRE";

    private final String missing;

    Need(String missing) {
        this.missing = missing;
    }

    abstract boolean isMet();

    /** What is wrong where it is not met, and the way out. */
    String missing() {
        return missing;
    }

    /** Whether {@code require}, comma-separated, names it. */
    boolean isNamedIn(String require) {
        return Arrays.stream(require.split(",")).map(String::strip).anyMatch(name().toLowerCase(Locale.ROOT)::equals);
    }

    /** The folder of {@link #SHARED}. */
    public static Path shared() {
        return Path.of(System.getProperty("throughline.shared", "../../shared"))
                .toAbsolutePath()
                .normalize();
    }

    private static boolean answers(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
