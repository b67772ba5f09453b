package dev.throughline.wire.picture;

/**
 * PGM and PPM, binary and plain.
 *
 * <p>Source: Netpbm, pgm(5) and ppm(5).
 */
final class PnmFile {
    private final Bytes bytes;
    private int place = 2;

    private PnmFile(byte[] encoded) {
        bytes = new Bytes(encoded);
    }

    static PictureHeader frame(byte[] encoded) {
        PnmFile file = new PnmFile(encoded);
        int kind = encoded[1] - '0';
        int channels = kind == 3 || kind == 6 ? Pixels.CHANNELS : 1;
        boolean text = kind <= 3;
        int width = file.number();
        int height = file.number();
        int most = file.number();
        if (most < 1 || most > 0xFFFF) {
            throw new UndecodablePictureException("is broken: its brightest value is " + most + ", not 1 to 65535");
        }
        int sampleBytes = most > 0xFF ? 2 : 1;
        file.bytes.at(file.place++); // a single blank
        long samples = (long) width * height * channels;
        file.bytes.require(file.place, text ? 2 * samples : samples * sampleBytes);
        return new PictureHeader(width, height, Orientation.UPRIGHT, () -> file.decode(samples, channels, most, text));
    }

    private byte[] decode(long samples, int channels, int most, boolean text) {
        byte[] rgb = new byte[(int) (samples / channels * Pixels.CHANNELS)];
        for (int i = 0, to = 0; i < samples; i++) {
            int sample = text ? number() : most > 0xFF ? bytes.big16(place + 2L * i) : bytes.at(place + (long) i);
            if (sample > most) {
                throw new UndecodablePictureException("is broken: a value of " + sample + " is above " + most);
            }
            byte scaled = (byte) scaled(sample, most);
            for (int copy = 0; copy < Pixels.CHANNELS / channels; copy++) {
                rgb[to++] = scaled;
            }
        }
        return rgb;
    }

    /** The upper eight of 16 bits, as in every other format. */
    private static int scaled(int sample, int most) {
        return most == 0xFF ? sample : most == 0xFFFF ? sample >> 8 : (int) ((sample * 255L + most / 2) / most);
    }

    /** The next number, after blanks and comments. */
    private int number() {
        int next = bytes.at(place);
        while (next == '#' || isBlank(next)) {
            while (next == '#') {
                do {
                    next = bytes.at(++place);
                } while (next != '\n' && next != '\r');
            }
            next = bytes.at(++place);
        }
        int start = place;
        int number = 0;
        while (bytes.at(place) >= '0' && bytes.at(place) <= '9') { // reading past the end reports missing digits
            number = Math.min(number * 10 + bytes.at(place++) - '0', 100_000_000);
        }
        if (place == start) {
            throw new UndecodablePictureException("is broken: no number at byte " + place + " of its text");
        }
        return number;
    }

    private static boolean isBlank(int character) {
        return character == ' ' || (character >= '\t' && character <= '\r');
    }
}
