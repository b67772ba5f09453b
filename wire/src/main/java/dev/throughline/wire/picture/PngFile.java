package dev.throughline.wire.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/**
 * PNG, decoded by the JDK, which gets the picture without metadata; of the other chunks only the orientation counts. This class checks what
 * the JDK does not: the checksum of each chunk, and the presence of an end.
 *
 * <p>Source: PNG, third edition (W3C), 5 (structure) and 11.3.4.5 (eXIf).
 */
final class PngFile {
    static final String SIGNATURE = "\u0089PNG\r\n\u001a\n";

    private static final Set<String> PICTURE = Set.of("IHDR", "PLTE", "IDAT", "IEND");

    private PngFile() {}

    static PictureHeader frame(byte[] encoded) {
        Bytes bytes = new Bytes(encoded);
        ByteArrayOutputStream bare = new ByteArrayOutputStream(encoded.length);
        int place = SIGNATURE.length();
        bare.write(encoded, 0, place);
        if (!bytes.startsWith(place + 4L, "IHDR")) {
            throw new UndecodablePictureException("is broken: this PNG does not begin with its size");
        }
        int orientation = Orientation.UPRIGHT;
        while (true) {
            long length = bytes.big32(place);
            bytes.require(place, 12 + length);
            int data = place + 8;
            int end = data + (int) length;
            requireUnchanged(encoded, bytes, place + 4, end);
            String type = type(bytes, place + 4);
            if (PICTURE.contains(type)) {
                bare.write(encoded, place, end + 4 - place);
            } else if (Character.isUpperCase(type.charAt(0))) {
                throw new UndecodablePictureException("is a PNG with '" + type + "', which is not read here");
            } else if (type.equals("eXIf")) {
                orientation = Orientation.in(bytes, data, end);
            }
            if (type.equals("IEND")) {
                break;
            }
            place = end + 4;
        }
        return new PictureHeader(size(bytes, 16), size(bytes, 20), orientation, () -> decode(bare.toByteArray()));
    }

    private static String type(Bytes bytes, int place) {
        StringBuilder type = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            type.append((char) bytes.at(place + i));
        }
        return type.toString();
    }

    private static void requireUnchanged(byte[] encoded, Bytes bytes, int from, int end) {
        CRC32 sum = new CRC32();
        sum.update(encoded, from, end - from);
        if (sum.getValue() != bytes.big32(end)) {
            throw new UndecodablePictureException(
                    "is broken: the checksum of its bytes " + from + " to " + end + " is another");
        }
    }

    private static int size(Bytes bytes, int place) {
        return (int) Math.min(bytes.big32(place), Integer.MAX_VALUE);
    }

    private static byte[] decode(byte[] bare) throws IOException {
        return Samples.read(
                ImageIO.getImageReadersByFormatName("png").next(),
                bare,
                warning -> false,
                reader -> Samples.rgb(reader.read(0)));
    }
}
