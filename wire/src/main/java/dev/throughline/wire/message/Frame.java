package dev.throughline.wire.message;

/**
 * A camera's picture at a moment, or a marker without one. Topic {@code frames}, key camera.
 *
 * @param info camera, sequence, time, size
 * @param jpeg of {@code info.size()}; 0 bytes for a marker
 */
public record Frame(FrameInfo info, Jpeg jpeg) {
    public Frame {
        if (info.isMarker() != (jpeg.size() == 0)) {
            throw new IllegalArgumentException("frame " + info.sequence() + " of camera '" + info.camera()
                    + "' is marked " + info.kind() + " and has " + jpeg.size() + " bytes of JPEG");
        }
    }
}
