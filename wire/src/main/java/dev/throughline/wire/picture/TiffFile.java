package dev.throughline.wire.picture;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * TIFF, decoded by the JDK: the first picture of a file, in grey, palette or RGB.
 *
 * <p>Source: TIFF 6.0, section 2 and 8.
 */
final class TiffFile {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int ORIENTATION = 274;
    private static final int SAMPLES = 277;
    private static final int ROWS_A_STRIP = 278;
    private static final int STRIP_LENGTHS = 279;
    private static final int PLANAR = 284;
    private static final int COLOUR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_LENGTHS = 325;
    private static final int PALETTE = 3; // a photometric interpretation
    private static final int MAX_SAMPLES = 8;
    /** Memory is allocated for these tags only: a file may have many that all point at the same bytes. */
    private static final Set<Integer> LOOKED_AT = Set.of(
            WIDTH,
            HEIGHT,
            COMPRESSION,
            PHOTOMETRIC,
            STRIP_OFFSETS,
            ORIENTATION,
            SAMPLES,
            ROWS_A_STRIP,
            STRIP_LENGTHS,
            PLANAR,
            COLOUR_MAP,
            TILE_WIDTH,
            TILE_HEIGHT,
            TILE_OFFSETS,
            TILE_LENGTHS);

    private static final int MOST_VALUES = 1 << 20;
    /**
     * Accepted compressions: none, the three of CCITT, LZW, Deflate by two numbers, PackBits. An embedded JPEG would be decoded unchecked.
     */
    private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 8L, 32946L, 32773L);
    /** Pixels of a strip or tile, at most, also in a smaller picture. */
    private static final int USUAL_PART = 1 << 20;

    private final Bytes bytes;
    private final boolean little;
    private final Map<Integer, long[]> tags = new HashMap<>();

    private TiffFile(byte[] encoded) {
        bytes = new Bytes(encoded);
        little = bytes.startsWith(0, "II");
        long directory = number(4, 4);
        int entries = (int) number(directory, 2);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            int size = switch ((int) number(entry + 2, 2)) {
                case 3 -> 2;
                case 4 -> 4;
                default -> 0; // other types are not used here
            };
            long count = number(entry + 4, 4);
            int tag = (int) number(entry, 2);
            if (size > 0 && count > 0 && LOOKED_AT.contains(tag)) {
                if (count > MOST_VALUES) {
                    throw new UndecodablePictureException(
                            "is broken: tag " + tag + " of this TIFF has " + count + " values");
                }
                long place = count * size <= 4 ? entry + 8 : number(entry + 8, 4);
                bytes.require(place, count * size);
                long[] values = new long[(int) count];
                Arrays.setAll(values, each -> number(place + (long) each * size, size));
                tags.put(tag, values);
            }
        }
    }

    private long number(long place, int size) {
        return size == 2
                ? (little ? bytes.little16(place) : bytes.big16(place))
                : (little ? bytes.little32(place) : bytes.big32(place));
    }

    static PictureHeader frame(byte[] encoded) {
        TiffFile file = new TiffFile(encoded);
        long width = file.first(WIDTH, 0);
        long height = file.first(HEIGHT, 0);
        file.requireKnown();
        file.requireParts(width, height);
        int orientation = (int) file.first(ORIENTATION, Orientation.UPRIGHT);
        return new PictureHeader(
                (int) Math.min(width, Integer.MAX_VALUE),
                (int) Math.min(height, Integer.MAX_VALUE),
                orientation >= 1 && orientation <= 8 ? orientation : Orientation.UPRIGHT,
                () -> Samples.read(
                        ImageIO.getImageReadersByFormatName("tiff").next(),
                        encoded,
                        warning -> true, // about metadata, on which no pixel depends
                        reader -> file.rgb(reader.read(0))));
    }

    /** Decodes the picture. The JDK rounds the 16 bits of a palette, but truncates those of samples; here both are truncated. */
    private byte[] rgb(BufferedImage image) {
        long[] palette = tags.get(COLOUR_MAP);
        if (first(PHOTOMETRIC, 1) != PALETTE || palette == null) {
            return Samples.rgb(image);
        }
        int colours = palette.length / Pixels.CHANNELS;
        byte[][] channels = new byte[Pixels.CHANNELS][colours];
        for (int i = 0; i < palette.length / Pixels.CHANNELS * Pixels.CHANNELS; i++) {
            channels[i / colours][i % colours] = (byte) (palette[i] >> 8);
        }
        return Samples.ofPalette(
                image.getRaster(), new IndexColorModel(8, colours, channels[0], channels[1], channels[2]));
    }

    private void requireKnown() {
        long colours = first(PHOTOMETRIC, 1);
        long samples = first(SAMPLES, 1);
        if (colours < 1 || colours > 3 || samples > MAX_SAMPLES) {
            throw new UndecodablePictureException("is a TIFF whose " + samples + " samples make colours in way "
                    + colours + "; grey, RGB and palettes are read here: save it as PNG");
        }
        if (!COMPRESSIONS.contains(first(COMPRESSION, 1))) {
            throw new UndecodablePictureException("is a TIFF that is compressed in way " + first(COMPRESSION, 1)
                    + ", which is not read here; save it as PNG");
        }
    }

    /**
     * Checks that all strips or tiles are present: the JDK leaves missing ones black, and allocates as much memory for a tile as the file
     * declares.
     */
    private void requireParts(long width, long height) {
        boolean tiles = tags.containsKey(TILE_OFFSETS);
        long[] offsets = tags.getOrDefault(tiles ? TILE_OFFSETS : STRIP_OFFSETS, new long[0]);
        long[] lengths = tags.getOrDefault(tiles ? TILE_LENGTHS : STRIP_LENGTHS, new long[0]);
        long across = tiles ? Math.max(1, first(TILE_WIDTH, 1)) : Math.max(1, width);
        long down = Math.max(1, tiles ? first(TILE_HEIGHT, 1) : Math.min(first(ROWS_A_STRIP, height), height));
        long wanted = (width + across - 1) / across * ((height + down - 1) / down);
        if (first(PLANAR, 1) == 2) {
            wanted *= first(SAMPLES, 1);
        }
        if ((double) across * down > Math.max(4. * width * height, USUAL_PART)) {
            throw new UndecodablePictureException("is broken: it has parts of " + across + "×" + down
                    + " pixels in a picture of " + width + "×" + height);
        }
        if (offsets.length < wanted || lengths.length < wanted) {
            throw new UndecodablePictureException("is broken: this TIFF has " + Math.min(offsets.length, lengths.length)
                    + " of its " + wanted + " parts");
        }
        for (int i = 0; i < wanted; i++) {
            bytes.require(offsets[i], Math.max(1, lengths[i]));
        }
    }

    private long first(int tag, long otherwise) {
        long[] values = tags.get(tag);
        return values == null ? otherwise : values[0];
    }
}
