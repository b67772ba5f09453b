package dev.throughline.app.simulate;

import dev.throughline.evaluation.site.Renderer;
import dev.throughline.evaluation.site.SimulationSettings;
import dev.throughline.ingest.camera.Footage;
import dev.throughline.ingest.camera.Picture;
import dev.throughline.ingest.picture.JpegCodec;
import java.util.Optional;

/** A camera's film, drawn picture by picture as it is asked for. */
final class DrawnFootage implements Footage {
    private final SimulationSettings settings;
    private final Renderer film;
    private final int jpegQuality;
    private int picture; // the last one that was given or passed over

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
