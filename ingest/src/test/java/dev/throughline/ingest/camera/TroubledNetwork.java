package dev.throughline.ingest.camera;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** What lies between us and a camera: it passes on what is sent both ways, and does to what the camera sends as it is told. */
final class TroubledNetwork implements AutoCloseable {
    /** What it does. */
    enum Trouble {
        NONE,
        /** Connections stay, and nothing more comes. */
        STALL,
        /** Each byte of some is another one. */
        CORRUPT,
        /** What comes is held back for a while. */
        DELAY,
        /** Talk passes; with the first of a picture that comes over TCP the connection ends. */
        NO_PICTURES
    }

    private static final Duration DELAY = Duration.ofMillis(150);
    private static final int CORRUPTED_EVERY = 97;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int cameraPort;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile Trouble trouble = Trouble.NONE;

    TroubledNetwork(int cameraPort) throws IOException {
        this.cameraPort = cameraPort;
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    void suffer(Trouble now) {
        trouble = now;
    }

    /** Cuts all connections that there are. */
    void cut() {
        open.forEach(TroubledNetwork::close);
        open.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket camera = new Socket(InetAddress.getLoopbackAddress(), cameraPort);
                open.addAll(List.of(client, camera));
                start(() -> pump(client, camera, false));
                start(() -> pump(camera, client, true));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void pump(Socket from, Socket to, boolean troubled) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(bytes);
            while (count >= 0) {
                if (troubled && trouble == Trouble.NO_PICTURES && holdsInterleaved(bytes, count)) {
                    return;
                }
                if (troubled) {
                    spoil(bytes, count);
                }
                if (!troubled || trouble != Trouble.STALL) {
                    out.write(bytes, 0, count);
                }
                count = in.read(bytes);
            }
        } catch (IOException cut) {
            // as it was meant to be
        }
    }

    /** RFC 2326, 10.12: '$' and the number of a channel, 0 to 3 here. Talk has no such signs. */
    private static boolean holdsInterleaved(byte[] bytes, int count) {
        for (int i = 0; i + 1 < count; i++) {
            if (bytes[i] == '$' && bytes[i + 1] >= 0 && bytes[i + 1] < 4) {
                return true;
            }
        }
        return false;
    }

    private void spoil(byte[] bytes, int count) {
        if (trouble == Trouble.DELAY) {
            LockSupport.parkNanos(DELAY.toNanos());
        }
        for (int i = CORRUPTED_EVERY - 1; trouble == Trouble.CORRUPT && i < count; i += CORRUPTED_EVERY) {
            bytes[i] ^= 0x5A;
        }
    }

    private static void start(Runnable body) {
        Thread thread = new Thread(body, "troubled-network");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // it is as closed as it can be
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut();
    }
}
