package dev.throughline.simulator.picture;

import dev.throughline.wire.geometry.Box;
import java.util.function.IntPredicate;

/**
 * A person whose crop is pasted into the picture, without the crop's own background.
 *
 * @param id in the truth
 * @param crop box of the whole crop, in the picture's pixels
 * @param texture the crop
 * @param distance from the camera
 * @param visible whether a pixel, by its index, is hidden by nothing but nearer figures
 */
public record CropFigure(long id, Box crop, CropTexture texture, double distance, IntPredicate visible)
        implements Figure {
    /** A person in the open. */
    public CropFigure(long id, Box crop, CropTexture texture, double distance) {
        this(id, crop, texture, distance, pixel -> true);
    }

    /** The box of a whole crop whose person has this outline: feet, height and middle are kept, and the crop's aspect. */
    public static Box around(Outline body, CropTexture texture) {
        Outline extent = Silhouette.extent();
        double height = (body.bottom() - body.top()) / (extent.bottom() - extent.top());
        double width = height / texture.aspect();
        return new Box(
                (float) ((body.left() + body.right() - width) / 2),
                (float) (body.top() - extent.top() * height),
                (float) width,
                (float) height);
    }

    @Override
    public Outline outline() {
        Outline body = Silhouette.extent();
        return new Outline(
                crop.x() + body.left() * crop.w(),
                crop.y() + body.top() * crop.h(),
                crop.x() + body.right() * crop.w(),
                crop.y() + body.bottom() * crop.h());
    }

    @Override
    public void paint(Canvas canvas) {
        // in a crop that is reduced, a pixel is the mean of several places
        int samples = Math.max(1, (int) Math.ceil(texture.height() / crop.h()));
        int bottom = (int) Math.min(canvas.height(), Math.ceil(crop.bottom()));
        int right = (int) Math.min(canvas.width(), Math.ceil(crop.right()));
        for (int y = (int) Math.max(0, Math.floor(crop.y())); y < bottom; y++) {
            for (int x = (int) Math.max(0, Math.floor(crop.x())); x < right; x++) {
                double opacity = Silhouette.opacity(
                        (x + .5 - crop.x()) / crop.w(), (y + .5 - crop.y()) / crop.h(), texture.aspect());
                if (opacity > 0) {
                    int pixel = y * canvas.width() + x;
                    boolean seen = visible.test(pixel);
                    canvas.cover(pixel, opacity, seen);
                    if (seen) {
                        blend(canvas.pixels(), pixel * Canvas.CHANNELS, x, y, opacity, samples);
                    }
                }
            }
        }
    }

    private void blend(byte[] bgr, int at, int x, int y, double opacity, int samples) {
        for (int channel = 0; channel < Canvas.CHANNELS; channel++) {
            double sum = 0;
            for (int down = 0; down < samples; down++) {
                for (int across = 0; across < samples; across++) {
                    sum += texture.colour(
                            channel,
                            (x + (across + .5) / samples - crop.x()) / crop.w(),
                            (y + (down + .5) / samples - crop.y()) / crop.h());
                }
            }
            int place = at + Canvas.CHANNELS - 1 - channel;
            double behind = bgr[place] & 0xFF;
            double colour = behind + (sum / (samples * samples) - behind) * opacity;
            bgr[place] = (byte) Math.max(0, Math.min(255, Math.round(colour)));
        }
    }
}
