package dev.throughline.app.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.throughline.ingest.camera.Picture;
import dev.throughline.ingest.camera.Recording;
import dev.throughline.wire.settings.CameraSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/** A camera that films now: a clip's pictures over HTTP, again and again, to whoever asks. */
final class MjpegServer implements AutoCloseable {
    private final List<byte[]> pictures;
    private final double perSecond;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mjpeg");
        thread.setDaemon(true);
        return thread;
    });

    private MjpegServer(List<byte[]> pictures, double perSecond) throws IOException {
        this.pictures = pictures;
        this.perSecond = perSecond;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::film);
        server.setExecutor(threads);
        server.start();
    }

    /** Every n-th of the clip's first pictures. */
    static MjpegServer of(Path clip, int pictures, int every, double perSecond) throws IOException {
        List<byte[]> taken = new ArrayList<>();
        try (Recording recording = Recording.open(CameraSettings.of("clip", clip.toString()), Instant.EPOCH)) {
            Optional<Picture> picture = recording.next();
            while (picture.isPresent() && taken.size() < pictures) {
                taken.add(picture.get().jpeg().bytes());
                for (int skipped = 1; skipped < every && recording.skip(); skipped++) {}
                picture = recording.next();
            }
        }
        return new MjpegServer(taken, perSecond);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/mjpeg";
    }

    private void film(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "multipart/x-mixed-replace; boundary=frame");
        exchange.sendResponseHeaders(200, 0);
        long begin = System.nanoTime();
        try (OutputStream out = exchange.getResponseBody()) {
            for (long i = 0; ; i++) {
                byte[] jpeg = pictures.get((int) (i % pictures.size()));
                out.write(("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(jpeg);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                LockSupport.parkNanos(begin + (long) ((i + 1) / perSecond * 1e9) - System.nanoTime());
            }
        } catch (IOException gone) {
            // whoever watched is gone
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
