package dev.throughline.ingest.camera;

import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.util.List;

/** Numbers the frames of a camera. Their time never falls, and rises from picture to picture. */
final class Numbering {
    private static final Jpeg NO_PICTURE = Jpeg.of(new byte[0]);

    private final SiteSettings site;
    private final CameraSettings camera;
    private long sequence;
    private long timeMicros;
    private boolean afterPicture;

    Numbering(SiteSettings site, CameraSettings camera, Position from) {
        this.site = site;
        this.camera = camera;
        sequence = from.sequence();
        timeMicros = from.timeMicros();
    }

    Frame picture(Picture picture) {
        timeMicros = Math.max(timeMicros + (afterPicture ? 1 : 0), picture.timeMicros());
        afterPicture = true;
        return new Frame(
                FrameInfo.picture(site.site(), camera.id(), sequence++, timeMicros, picture.width(), picture.height()),
                picture.jpeg());
    }

    /** The up marker; it tells consumers which other cameras of the site to expect. */
    Frame up(long atMicros) {
        return marker(FrameKind.UP, atMicros, site.cameraIds());
    }

    /** The down marker: the camera is silent until now. */
    Frame down(long atMicros) {
        return marker(FrameKind.DOWN, atMicros, List.of());
    }

    /** The gone marker, at the time of the previous frame. */
    Frame gone() {
        return marker(FrameKind.GONE, timeMicros, List.of());
    }

    /** The end marker, at the time of the previous frame. */
    Frame end() {
        return marker(FrameKind.END, timeMicros, List.of());
    }

    private Frame marker(FrameKind kind, long atMicros, List<String> expectedCameras) {
        timeMicros = Math.max(timeMicros, atMicros);
        afterPicture = false;
        return new Frame(
                FrameInfo.marker(site.site(), camera.id(), sequence++, timeMicros, kind, expectedCameras), NO_PICTURE);
    }
}
