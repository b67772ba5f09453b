package dev.throughline.reid.training.data;

import dev.throughline.reid.picture.RgbPicture;
import java.util.Arrays;
import java.util.Random;

/**
 * Changes a picture as another camera, another detector or a passer-by might: framed differently, mirrored, blurred,
 * in another light or grey, partly occluded. The probabilities and ranges were chosen by hand for re-identification in
 * cameras that are not in the training data.
 */
public final class Augmentation {
    private static final double SHIFT = .05; // of height and width
    private static final double ZOOM = .1;
    private static final int GREY = 127; // the middle of the network's input range: 0

    private Augmentation() {}

    public static RgbPicture augmented(RgbPicture picture, Random random) {
        RgbPicture changed = framed(picture, random);
        if (random.nextDouble() < .5) {
            changed = mirrored(changed);
        }
        if (random.nextDouble() < .1) {
            changed = blurred(changed, random);
        }
        if (random.nextDouble() < .6) {
            changed = lit(changed, random);
        }
        if (random.nextDouble() < .35) {
            changed = partlyHidden(changed, random);
        }
        return changed;
    }

    private static RgbPicture framed(RgbPicture picture, Random random) {
        double height = picture.height() * (1 + symmetric(random) * ZOOM);
        double width = picture.width() * (1 + symmetric(random) * ZOOM);
        double centreY = picture.height() * (.5 + symmetric(random) * SHIFT);
        double centreX = picture.width() * (.5 + symmetric(random) * SHIFT);
        return picture.region(
                centreX - width / 2,
                centreY - height / 2,
                centreX + width / 2,
                centreY + height / 2,
                picture.height(),
                picture.width());
    }

    private static RgbPicture mirrored(RgbPicture picture) {
        int width = picture.width();
        byte[] from = picture.planes();
        byte[] to = new byte[from.length];
        for (int row = 0; row < from.length; row += width) {
            for (int x = 0; x < width; x++) {
                to[row + x] = from[row + width - 1 - x];
            }
        }
        return new RgbPicture(picture.height(), width, to);
    }

    private static RgbPicture blurred(RgbPicture picture, Random random) {
        double part = .35 + .4 * random.nextDouble();
        return picture.resized((int) (picture.height() * part), (int) (picture.width() * part))
                .resized(picture.height(), picture.width());
    }

    /** Changes the contrast around the picture's own grey, the saturation, and a gain for each colour. */
    private static RgbPicture lit(RgbPicture picture, Random random) {
        byte[] from = picture.planes();
        int area = from.length / RgbPicture.CHANNELS;
        float brightness = (float) Math.exp(symmetric(random) * .3);
        float contrast = (float) Math.exp(symmetric(random) * .25);
        float saturation = random.nextDouble() < .05 ? 0 : (float) Math.exp(symmetric(random) * .3);
        float[] gain = new float[RgbPicture.CHANNELS];
        for (int channel = 0; channel < gain.length; channel++) {
            gain[channel] = brightness * (float) Math.exp(symmetric(random) * .1);
        }
        float middle = mean(from);
        byte[] to = new byte[from.length];
        for (int i = 0; i < area; i++) {
            float red = from[i] & 0xff;
            float green = from[area + i] & 0xff;
            float blue = from[2 * area + i] & 0xff;
            float luma = .299f * red + .587f * green + .114f * blue;
            to[i] = lit(red, luma, middle, saturation, contrast, gain[0]);
            to[area + i] = lit(green, luma, middle, saturation, contrast, gain[1]);
            to[2 * area + i] = lit(blue, luma, middle, saturation, contrast, gain[2]);
        }
        return new RgbPicture(picture.height(), picture.width(), to);
    }

    private static byte lit(float value, float luma, float middle, float saturation, float contrast, float gain) {
        float coloured = luma + (value - luma) * saturation;
        float contrasted = middle + (coloured - middle) * contrast;
        return (byte) (int) (Math.max(0, Math.min(255, contrasted * gain)) + .5f);
    }

    private static float mean(byte[] values) {
        long sum = 0;
        for (byte value : values) {
            sum += value & 0xff;
        }
        return (float) sum / values.length;
    }

    /** Random erasing, arXiv 1708.04896: 2 to 22 % of the picture. */
    private static RgbPicture partlyHidden(RgbPicture picture, Random random) {
        double area = (.02 + .2 * random.nextDouble()) * picture.height() * picture.width();
        double aspect = Math.exp(symmetric(random) * Math.log(3.3));
        int height = Math.min(picture.height() - 1, (int) Math.sqrt(area * aspect));
        int width = Math.min(picture.width() - 1, (int) Math.sqrt(area / aspect));
        int top = random.nextInt(picture.height() - height);
        int left = random.nextInt(picture.width() - width);
        byte[] to = picture.planes().clone();
        for (int channel = 0; channel < RgbPicture.CHANNELS; channel++) {
            for (int y = top; y < top + height; y++) {
                int row = (channel * picture.height() + y) * picture.width();
                Arrays.fill(to, row + left, row + left + width, (byte) GREY);
            }
        }
        return new RgbPicture(picture.height(), picture.width(), to);
    }

    private static double symmetric(Random random) {
        return 2 * random.nextDouble() - 1;
    }
}
