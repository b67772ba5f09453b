package dev.throughline.bench.live;

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
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Simulated cameras that serve a clip's pictures in a loop, as Motion JPEG over HTTP, to any client. */
final class CameraServer implements AutoCloseable {
    private static final int MOST_PICTURES = 400;

    private final List<byte[]> pictures;
    private final double perSecond;
    private final LongAdder sent = new LongAdder();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "camera");
        thread.setDaemon(true);
        return thread;
    });

    CameraServer(Path clip, double perSecond) throws IOException {
        this.pictures = pictures(clip);
        this.perSecond = perSecond;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::film);
        server.setExecutor(threads);
        server.start();
    }

    private static List<byte[]> pictures(Path clip) {
        List<byte[]> pictures = new ArrayList<>();
        try (Recording recording = Recording.open(CameraSettings.of("clip", clip.toString()), Instant.EPOCH)) {
            Optional<Picture> picture = recording.next();
            while (picture.isPresent() && pictures.size() < MOST_PICTURES) {
                pictures.add(picture.get().jpeg().bytes());
                picture = recording.next();
            }
        }
        return pictures;
    }

    String url(int camera) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/camera-" + camera;
    }

    /** Pictures sent so far, by all cameras. */
    long sent() {
        return sent.sum();
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
                sent.increment();
                LockSupport.parkNanos(begin + (long) ((i + 1) / perSecond * 1e9) - System.nanoTime());
            }
        } catch (IOException gone) {
            exchange.close(); // the client has gone
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
