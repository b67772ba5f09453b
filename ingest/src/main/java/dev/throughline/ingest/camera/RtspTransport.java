package dev.throughline.ingest.camera;

import java.util.List;

/**
 * The RTSP transports to try for a camera: the configured one, or else the one that worked last, with TCP before UDP.
 * Packets lost over UDP show as grey smears.
 */
final class RtspTransport {
    private static final String AUTO = "auto";
    private static final String TCP = "tcp";
    private static final String UDP = "udp";

    private final String asked;
    private String worked = TCP;

    /**
     * The transports of one camera.
     *
     * @param asked {@code auto}, {@code tcp} or {@code udp}
     */
    RtspTransport(String asked) {
        this.asked = asked;
    }

    /** The transports in the order of trying. */
    List<String> toTry() {
        if (!asked.equals(AUTO)) {
            return List.of(asked);
        }
        return worked.equals(TCP) ? List.of(TCP, UDP) : List.of(UDP, TCP);
    }

    /** Notes that pictures came over this transport. */
    void worked(String transport) {
        worked = transport;
    }
}
