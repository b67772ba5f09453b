package dev.throughline.wire.picture;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * WebP, lossy and lossless, decoded by TwelveMonkeys, which gets the picture without alpha, colour profile and metadata.
 *
 * <p>Source: RFC 9649, 2 (container), 3.4 (lossless header); RFC 6386, 9.1 (lossy header).
 */
final class WebpFile {
    private static final int HEADER = 12;
    private static final int LOSSLESS_SIGNATURE = 0x2F;

    private WebpFile() {}

    static PictureHeader frame(byte[] encoded) {
        Bytes bytes = new Bytes(encoded);
        long end = 8 + bytes.little32(4);
        bytes.require(0, end);
        int orientation = Orientation.UPRIGHT;
        int picture = -1;
        for (long place = HEADER; place + 8 <= end; ) {
            long length = bytes.little32(place + 4);
            bytes.require(place + 8, length);
            if (bytes.startsWith(place, "EXIF")) {
                orientation = Orientation.in(bytes, (int) place + 8, (int) (place + 8 + length));
            } else if (bytes.startsWith(place, "ANIM")) {
                throw new UndecodablePictureException("is a WebP that moves, which is not read here; save one picture");
            } else if (picture < 0 && (bytes.startsWith(place, "VP8 ") || bytes.startsWith(place, "VP8L"))) {
                picture = (int) place;
            }
            place += 8 + length + (length & 1);
        }
        if (picture < 0) {
            throw bytes.cutOff();
        }
        return bytes.startsWith(picture, "VP8L")
                ? lossless(encoded, bytes, picture, orientation)
                : lossy(encoded, bytes, picture, orientation);
    }

    private static PictureHeader lossless(byte[] encoded, Bytes bytes, int chunk, int orientation) {
        int data = chunk + 8;
        if (bytes.at(data) != LOSSLESS_SIGNATURE) {
            throw new UndecodablePictureException("is broken: this lossless WebP has no signature");
        }
        long sizes = bytes.little32(data + 1);
        return new PictureHeader(
                (int) (sizes & 0x3FFF) + 1,
                (int) (sizes >> 14 & 0x3FFF) + 1,
                orientation,
                () -> decode(bare(encoded, bytes, chunk)));
    }

    private static PictureHeader lossy(byte[] encoded, Bytes bytes, int chunk, int orientation) {
        int data = chunk + 8;
        int tag = bytes.little24(data);
        if ((tag & 1) != 0 || !bytes.startsWith(data + 3, "\u009d\u0001*")) {
            throw new UndecodablePictureException("is broken: this WebP does not begin with a key frame");
        }
        if ((tag >> 5) + 10L > bytes.little32(chunk + 4)) { // the first partition
            throw bytes.cutOff();
        }
        int width = bytes.little16(data + 6) & 0x3FFF;
        int height = bytes.little16(data + 8) & 0x3FFF;
        int end = data + (int) bytes.little32(chunk + 4);
        return new PictureHeader(
                width,
                height,
                orientation,
                () -> Vp8Pixels.decode(Arrays.copyOfRange(encoded, data, end), width, height));
    }

    /** A file with this chunk only. */
    private static byte[] bare(byte[] encoded, Bytes bytes, int chunk) {
        int length = (int) bytes.little32(chunk + 4);
        int padded = length + (length & 1);
        ByteArrayOutputStream file = new ByteArrayOutputStream(HEADER + 8 + padded);
        file.writeBytes(new byte[] {'R', 'I', 'F', 'F'});
        for (int shift = 0; shift < 32; shift += 8) {
            file.write((4 + 8 + padded) >> shift);
        }
        file.writeBytes(new byte[] {'W', 'E', 'B', 'P'});
        file.writeBytes(Arrays.copyOfRange(encoded, chunk, chunk + 8 + length));
        file.writeBytes(new byte[padded - length]);
        return file.toByteArray();
    }

    private static byte[] decode(byte[] bare) throws IOException {
        return Samples.read(
                new WebPImageReaderSpi().createReaderInstance(null),
                bare,
                warning -> false,
                reader -> Samples.rgb(reader.read(0)));
    }
}
