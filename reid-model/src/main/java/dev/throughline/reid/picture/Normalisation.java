package dev.throughline.reid.picture;

import java.util.List;

/**
 * What a network reads of a pixel: {@code (value/255 − mean)/deviation}, per channel.
 *
 * @param mean of red, green and blue, of 0..1
 * @param deviation of the same, above 0
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

    /** To −1..1: ours, that of most of timm's ViTs, TransReID's and CLIP-ReID's. */
    public static Normalisation halves() {
        return new Normalisation(List.of(.5f, .5f, .5f), List.of(.5f, .5f, .5f));
    }

    /** Of ImageNet's pictures: that of torchvision's networks. */
    public static Normalisation imageNet() {
        return new Normalisation(List.of(.485f, .456f, .406f), List.of(.229f, .224f, .225f));
    }

    /** Of OpenAI's CLIP (its {@code clip.py}), to the digits that a float has. */
    public static Normalisation clip() {
        return new Normalisation(List.of(.48145467f, .4578275f, .40821072f), List.of(.26862955f, .2613026f, .2757771f));
    }

    /** What the network reads of each value that a byte of this channel can have, (256). */
    float[] ofBytes(int channel) {
        float[] normalised = new float[256];
        for (int value = 0; value < normalised.length; value++) {
            normalised[value] = (value / 255f - mean.get(channel)) / deviation.get(channel);
        }
        return normalised;
    }
}
