package dev.throughline.ingest.camera;

import java.util.List;

/** How a camera's pictures come over RTSP: as asked, or else by what worked last, TCP before UDP, whose lost packets are grey smears. */
final class RtspTransport {
    private static final String AUTO = "auto";
    private static final String TCP = "tcp";
    private static final String UDP = "udp";

    private final String asked;
    private String worked = TCP;

    /**
     * For one camera.
     *
     * @param asked {@code auto}, {@code tcp} or {@code udp}
     */
    RtspTransport(String asked) {
        this.asked = asked;
    }

    /** In this order. */
    List<String> toTry() {
        if (!asked.equals(AUTO)) {
            return List.of(asked);
        }
        return worked.equals(TCP) ? List.of(TCP, UDP) : List.of(UDP, TCP);
    }

    /** Pictures came by it. */
    void worked(String transport) {
        worked = transport;
    }
}
