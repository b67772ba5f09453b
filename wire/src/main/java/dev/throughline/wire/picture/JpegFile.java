package dev.throughline.wire.picture;

import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * JPEG, baseline and progressive, in grey, RGB, YCbCr, CMYK and YCCK, decoded by libjpeg in the JDK.
 *
 * <p>libjpeg gets the picture without its metadata, and is told how its colours are stored. So metadata, even if broken, changes no pixel.
 * libjpeg decodes an incomplete file with a warning; every warning counts as broken.
 *
 * <p>Source: ITU-T T.81, annex B (markers), F and G (scans); Adobe TN 5116, section 18 (APP14).
 */
final class JpegFile {
    private static final int MARKER = 0xFF;
    private static final int TEM = 0x01;
    private static final int FIRST_RST = 0xD0;
    private static final int LAST_RST = 0xD7;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;
    private static final int COM = 0xFE;
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int PROGRESSIVE = 0xC2;
    private static final int COEFFICIENTS = 64; // of a block
    /** Scans, at most. Ten are usual. Each may cost a pass over all blocks, however few bytes it has. */
    private static final int MOST_SCANS = 100;

    private static final Pattern PADDING =
            Pattern.compile("Corrupt JPEG data: (\\d+) extraneous bytes before marker 0xd9");

    /** The colour transform of three or four components, by Adobe's numbers. */
    private enum Transform {
        NONE(0),
        YCBCR(1),
        YCCK(2);

        private final int number;

        Transform(int number) {
            this.number = number;
        }
    }

    private final byte[] encoded;
    private final Bytes bytes;
    private final ByteArrayOutputStream bare; // the picture without metadata
    private final Map<Integer, int[]> lacking = new HashMap<>(); // component: for each coefficient, bits not yet seen
    private int width;
    private int height;
    private int components;
    private int scans;
    private boolean progressive;
    private boolean rgbNames;
    private boolean jfif;
    private int adobe = -1;
    private int orientation = Orientation.UPRIGHT;
    private int padding; // zeros before the end of the picture

    private JpegFile(byte[] encoded) {
        this.encoded = encoded;
        bytes = new Bytes(encoded);
        bare = new ByteArrayOutputStream(encoded.length);
    }

    static PictureHeader frame(byte[] encoded) {
        JpegFile file = new JpegFile(encoded);
        file.walk();
        return new PictureHeader(file.width, file.height, file.orientation, file::decode);
    }

    private void walk() {
        int place = 2;
        while (true) {
            if (bytes.at(place) != MARKER) {
                throw new UndecodablePictureException("is broken: no marker at byte " + place + " of this JPEG");
            }
            int marker = bytes.at(place + 1);
            if (marker == MARKER) { // a fill byte
                place++;
            } else if (marker == TEM
                    || (marker >= FIRST_RST && marker <= LAST_RST)) { // these markers stand alone, without a segment
                place += 2;
            } else if (marker == EOI) {
                requireAll();
                bare.write(MARKER);
                bare.write(EOI);
                return;
            } else if (marker == 0 || marker == SOI) {
                throw new UndecodablePictureException("is broken: a JPEG begins within itself at byte " + place);
            } else {
                int length = bytes.big16(place + 2);
                if (length < 2) {
                    throw new UndecodablePictureException("is broken: no marker segment has " + length + " bytes");
                }
                bytes.require(place + 2, length);
                int end = place + 2 + length;
                if (marker == SOS) {
                    end = scan(place, end);
                }
                take(marker, place, end);
                place = end;
            }
        }
    }

    private void take(int marker, int place, int end) {
        int content = place + 4;
        if (marker == APP0) {
            jfif |= bytes.startsWith(content, "JFIF\0");
        } else if (marker == APP1) {
            if (bytes.startsWith(content, "Exif\0\0") && orientation == Orientation.UPRIGHT) {
                orientation = Orientation.in(bytes, content, end);
            }
        } else if (marker == APP14) {
            if (bytes.startsWith(content, "Adobe") && end - content >= 12) {
                adobe = bytes.at(content + 11);
            }
        }
        if ((marker < APP0 || marker > APP15) && marker != COM) {
            if (isFrameHeader(marker)) {
                frameHeader(marker, content);
            }
            bare.write(encoded, place, end - place);
        }
    }

    /** SOF0 to SOF15, without DHT, JPG and DAC, which share their range. */
    private static boolean isFrameHeader(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private void frameHeader(int marker, int content) {
        if (marker > PROGRESSIVE) {
            throw new UndecodablePictureException("is a JPEG with "
                    + (marker >= 0xC9
                            ? "arithmetic coding"
                            : marker == 0xC3 ? "lossless coding" : "hierarchical coding")
                    + ", which is not read here; save it as baseline or progressive");
        }
        if (components > 0) {
            throw new UndecodablePictureException("is broken: this JPEG has two frame headers");
        }
        int bits = bytes.at(content);
        height = bytes.big16(content + 1);
        width = bytes.big16(content + 3);
        components = bytes.at(content + 5);
        progressive = marker == PROGRESSIVE;
        if (bits != 8 || (components != 1 && components != 3 && components != 4)) {
            throw new UndecodablePictureException("is a JPEG of " + components + " components of " + bits
                    + " bits; 1, 3 or 4 of 8 bits are read here");
        }
        int[] names = new int[components];
        for (int i = 0; i < components; i++) {
            names[i] = bytes.at(content + 6 + 3L * i);
            int[] unseen = new int[COEFFICIENTS];
            Arrays.fill(unseen, progressive ? 16 : 1);
            lacking.put(names[i], unseen);
        }
        rgbNames = Arrays.equals(names, new int[] {'R', 'G', 'B'});
    }

    /** Records the coefficient bits of a scan. Returns where its data ends. */
    private int scan(int place, int data) {
        if (++scans > MOST_SCANS) {
            throw new UndecodablePictureException("is a JPEG of more than " + MOST_SCANS + " scans");
        }
        if (components == 0) {
            throw new UndecodablePictureException("is broken: this JPEG has pixels, but does not say how many");
        }
        int count = bytes.at(place + 4);
        int rest = place + 5 + 2 * count;
        int first = progressive ? bytes.at(rest) : 0;
        int last = progressive ? Math.min(bytes.at(rest + 1), COEFFICIENTS - 1) : COEFFICIENTS - 1;
        int bitsToCome = progressive ? bytes.at(rest + 2) & 0xF : 0;
        for (int i = 0; i < count; i++) {
            int[] unseen = lacking.get(bytes.at(place + 5 + 2L * i));
            if (unseen == null) {
                throw new UndecodablePictureException("is broken: this JPEG has a scan of no component of its own");
            }
            for (int coefficient = first; coefficient <= last; coefficient++) {
                unseen[coefficient] = Math.min(unseen[coefficient], bitsToCome);
            }
        }
        int end = data;
        while (true) {
            if (bytes.at(end) != MARKER) {
                end++;
                continue;
            }
            int next = bytes.at(end + 1);
            if (next == 0 || (next >= FIRST_RST && next <= LAST_RST)) {
                end += 2;
            } else if (next == MARKER) {
                end++;
            } else {
                break;
            }
        }
        padding = 0;
        while (end - padding > data && encoded[end - padding - 1] == 0) {
            padding++;
        }
        return end;
    }

    private void requireAll() {
        if (components == 0) {
            throw new UndecodablePictureException("is broken: this JPEG holds no picture");
        }
        if (lacking.values().stream().flatMapToInt(Arrays::stream).anyMatch(bits -> bits > 0)) {
            throw new UndecodablePictureException("is broken: scans are missing from this JPEG");
        }
    }

    private byte[] decode() throws IOException {
        Transform transform = transform();
        return Samples.read(
                ImageIO.getImageReadersByFormatName("jpeg").next(),
                withColours(transform),
                this::isPadding,
                reader -> components == 4
                        ? ofInks(samples(reader.readRaster(0, null)), transform)
                        : Samples.rgb(reader.read(0)));
    }

    private boolean isPadding(String warning) {
        Matcher extra = PADDING.matcher(warning);
        return extra.matches() && Long.parseLong(extra.group(1)) <= padding;
    }

    /** The colour transform by the rules of libjpeg: without metadata, the JDK would take YCbCr at full size for RGB. */
    private Transform transform() {
        if (components == 4) {
            return adobe == Transform.YCCK.number ? Transform.YCCK : Transform.NONE;
        }
        boolean rgb = !jfif && (adobe >= 0 ? adobe == Transform.NONE.number : rgbNames);
        return rgb ? Transform.NONE : Transform.YCBCR;
    }

    private byte[] withColours(Transform transform) {
        byte[] picture = bare.toByteArray();
        byte[] note = {
            (byte) MARKER,
            (byte) SOI,
            (byte) MARKER,
            (byte) APP14,
            0,
            14,
            'A',
            'd',
            'o',
            'b',
            'e',
            0,
            100,
            0,
            0,
            0,
            0,
            (byte) transform.number
        };
        byte[] whole = Arrays.copyOf(note, note.length + picture.length);
        System.arraycopy(picture, 0, whole, note.length, picture.length);
        return whole;
    }

    private static int[] samples(Raster raster) {
        return raster.getPixels(0, 0, raster.getWidth(), raster.getHeight(), (int[]) null);
    }

    /** Converts CMYK. Inks are stored as in Adobe's files, 255 is none; other programs do the same. */
    private static byte[] ofInks(int[] stored, Transform transform) {
        byte[] rgb = new byte[stored.length / 4 * Pixels.CHANNELS];
        for (int from = 0, to = 0; from < stored.length; from += 4) {
            int red = stored[from];
            int green = stored[from + 1];
            int blue = stored[from + 2];
            if (transform == Transform.YCCK) {
                int luma = red;
                double cb = green - 128;
                double cr = blue - 128;
                red = clamped(luma + 1.402 * cr); // T.871, 7
                green = clamped(luma - .344136 * cb - .714136 * cr);
                blue = clamped(luma + 1.772 * cb);
            }
            int key = stored[from + 3];
            rgb[to++] = (byte) ((red * key + 127) / 255);
            rgb[to++] = (byte) ((green * key + 127) / 255);
            rgb[to++] = (byte) ((blue * key + 127) / 255);
        }
        return rgb;
    }

    private static int clamped(double value) {
        return (int) Math.max(0, Math.min(255, Math.round(value)));
    }
}
