package dev.throughline.ingest.camera;

import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.Colour;
import dev.throughline.wire.settings.PictureSettings;
import dev.throughline.wire.settings.Region;
import java.time.Duration;

/** A camera 'door' of which a test sets what it is about. */
final class SomeCamera {
    private final CameraSettings usual;
    private double fps;
    private Region crop;
    private boolean mirror;
    private Colour colour;
    private int width;
    private Duration offset;
    private Duration idleTimeout;
    private String transport;

    private SomeCamera(CameraSettings usual) {
        this.usual = usual;
        fps = usual.pictures().fps();
        crop = usual.pictures().crop();
        mirror = usual.pictures().mirror();
        colour = usual.pictures().colour();
        width = usual.pictures().width();
        offset = usual.pictures().offset();
        idleTimeout = usual.idleTimeout();
        transport = usual.transport();
    }

    static SomeCamera at(String url) {
        return new SomeCamera(CameraSettings.of("door", url));
    }

    SomeCamera fps(double value) {
        fps = value;
        return this;
    }

    SomeCamera crop(Region value) {
        crop = value;
        return this;
    }

    SomeCamera mirrored() {
        mirror = true;
        return this;
    }

    SomeCamera colour(Colour value) {
        colour = value;
        return this;
    }

    SomeCamera width(int value) {
        width = value;
        return this;
    }

    SomeCamera offset(Duration value) {
        offset = value;
        return this;
    }

    SomeCamera idleTimeout(Duration value) {
        idleTimeout = value;
        return this;
    }

    SomeCamera transport(String value) {
        transport = value;
        return this;
    }

    CameraSettings settings() {
        return new CameraSettings(
                usual.id(),
                usual.url(),
                usual.login(),
                transport,
                new PictureSettings(
                        fps,
                        crop,
                        mirror,
                        colour,
                        width,
                        offset,
                        usual.pictures().jpegQuality()),
                idleTimeout,
                usual.neighbours(),
                usual.ground());
    }
}
