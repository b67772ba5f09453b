package dev.throughline.app.doctor;

import dev.throughline.ingest.camera.CameraCheck;
import dev.throughline.ingest.camera.CameraException;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens the cameras of a site in parallel, each for a moment. */
public final class CameraFindings {
    private final List<CameraSettings> cameras;
    private final List<Future<Finding>> asked;
    private final Duration limit;
    private final long endNanos;

    private CameraFindings(List<CameraSettings> cameras, List<Future<Finding>> asked, Duration limit) {
        this.cameras = cameras;
        this.asked = asked;
        this.limit = limit;
        endNanos = System.nanoTime() + limit.toNanos();
    }

    /**
     * Begins to open the cameras.
     *
     * @param limit time after which a camera counts as not answering, whatever its own patience
     */
    public static CameraFindings begin(List<CameraSettings> cameras, Duration limit) {
        return new CameraFindings(
                cameras, cameras.stream().map(CameraFindings::ask).toList(), limit);
    }

    private static Future<Finding> ask(CameraSettings camera) {
        CompletableFuture<Finding> finding = new CompletableFuture<>();
        Thread thread = new Thread(() -> finding.complete(examine(camera)), "doctor-" + camera.id());
        thread.setDaemon(true); // FFmpeg may block in a read for longer than anybody waits
        thread.start();
        return finding;
    }

    private static Finding examine(CameraSettings camera) {
        try {
            CameraCheck check = CameraCheck.of(camera);
            return new Finding(name(camera), true, detail(check), null, check);
        } catch (CameraException wrong) {
            return broken(camera, String.valueOf(wrong.getMessage()).replaceFirst("^camera '[^']*': ", ""));
        } catch (OutOfMemoryError tooLarge) {
            return broken(camera, "its pictures take more memory than there is");
        }
    }

    private static String detail(CameraCheck check) {
        String detail = String.format(
                Locale.ROOT,
                "%dx%d, %.1f pictures/s, %s, ",
                check.width(),
                check.height(),
                check.picturesPerSecond(),
                check.codec());
        if (!check.live()) {
            return detail + "recorded";
        }
        String lag = check.lagSeconds() == null
                ? "lag unknown (its pictures have no times)"
                : String.format(Locale.ROOT, "lag %.1f s", check.lagSeconds());
        return detail + lag + String.format(Locale.ROOT, ", first picture after %.1f s", check.firstAfterSeconds());
    }

    /** The findings, in the order of the site's file. Waits for them, at most until the limit. */
    public List<Finding> await() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < cameras.size(); i++) {
            findings.add(await(cameras.get(i), asked.get(i)));
        }
        return findings;
    }

    private Finding await(CameraSettings camera, Future<Finding> finding) throws InterruptedException {
        try {
            return finding.get(Math.max(0, endNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException silent) {
            return broken(
                    camera,
                    "gave no pictures within " + Durations.format(limit) + "; check the network, or give it longer with"
                            + " --time-limit");
        } catch (ExecutionException bug) {
            throw new IllegalStateException("camera '" + camera.id() + "' could not be examined", bug);
        }
    }

    private static Finding broken(CameraSettings camera, String why) {
        return new Finding(name(camera), false, why, null, null);
    }

    private static String name(CameraSettings camera) {
        return "camera " + camera.id();
    }
}
