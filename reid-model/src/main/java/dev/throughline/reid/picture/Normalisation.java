package dev.throughline.reid.picture;

import java.util.List;

/**
 * The network's input value for a pixel: {@code (value/255 − mean)/deviation}, per channel.
 *
 * @param mean of red, green and blue, in 0..1
 * @param deviation of red, green and blue, above 0
 */
public record Normalisation(List<Float> mean, List<Float> deviation) {
    public Normalisation {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.size() != RgbPicture.CHANNELS || deviation.size() != RgbPicture.CHANNELS) {
            throw new IllegalArgumentException(
                    "a normalisation has a mean and a deviation each of red, green and blue, had " + mean + " and "
                            + deviation);
        }
        if (!mean.stream().allMatch(each -> each >= 0 && each <= 1)) {
            throw new IllegalArgumentException("means of pixels lie in 0..1, were " + mean);
        }
        if (!deviation.stream().allMatch(each -> each > 0 && each <= 1)) {
            throw new IllegalArgumentException("deviations of pixels lie above 0 and up to 1, were " + deviation);
        }
    }

    /** Maps to −1..1. Our networks, most of timm's ViTs, TransReID and CLIP-ReID use this. */
    public static Normalisation halves() {
        return new Normalisation(List.of(.5f, .5f, .5f), List.of(.5f, .5f, .5f));
    }

    /** The statistics of ImageNet, which torchvision's networks use. */
    public static Normalisation imageNet() {
        return new Normalisation(List.of(.485f, .456f, .406f), List.of(.229f, .224f, .225f));
    }

    /** The statistics of OpenAI's CLIP (its {@code clip.py}), to the precision of a float. */
    public static Normalisation clip() {
        return new Normalisation(List.of(.48145467f, .4578275f, .40821072f), List.of(.26862955f, .2613026f, .2757771f));
    }

    /** The network's input for each byte value of this channel, (256). */
    float[] ofBytes(int channel) {
        float[] normalised = new float[256];
        for (int value = 0; value < normalised.length; value++) {
            normalised[value] = (value / 255f - mean.get(channel)) / deviation.get(channel);
        }
        return normalised;
    }
}
