package dev.throughline.app.simulate;

import dev.throughline.ingest.camera.Footage;
import dev.throughline.ingest.camera.Picture;
import dev.throughline.ingest.picture.JpegCodec;
import dev.throughline.simulator.site.Renderer;
import dev.throughline.simulator.site.SimulatedSettings;
import dev.throughline.simulator.site.SimulationSettings;
import java.util.Optional;

/** The rendered pictures of a camera, drawn one by one on demand. */
final class DrawnFootage implements Footage {
    private final SimulationSettings settings;
    private final Renderer film;
    private final int jpegQuality;
    private int picture; // the last picture that was returned or skipped

    DrawnFootage(SimulationSettings settings, Renderer film, int jpegQuality) {
        this.settings = settings;
        this.film = film;
        this.jpegQuality = jpegQuality;
    }

    @Override
    public Optional<Picture> next() {
        if (!skip()) {
            return Optional.empty();
        }
        byte[] bgr = film.draw(picture);
        return Optional.of(new Picture(
                JpegCodec.encode(bgr, settings.width(), settings.height(), jpegQuality),
                settings.width(),
                settings.height(),
                timeMicros()));
    }

    @Override
    public boolean skip() {
        if (picture == settings.pictures()) {
            return false;
        }
        picture++;
        return true;
    }

    @Override
    public long timeMicros() {
        return SimulatedSettings.timeMicros(settings, Math.max(1, picture));
    }

    @Override
    public void close() {}
}
