package dev.throughline.bench.pets;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.ingest.picture.Natives;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.wire.geometry.Box;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.OpenCVFrameConverter;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * Crops of the 10 people in PETS 2009 S2.L1, view 1, from the ground truth; who comes back is the same person. No model here was trained on
 * this camera system, and a person is some thirty to a hundred pixels high.
 *
 * <p>There is one camera. Five seconds of it count as a camera, the next five are left out, and so on: a query has to be recognised at
 * least five seconds later. People who are hidden by another or at the picture's edge are left out.
 */
public final class PetsCrops {
    private static final int STRETCH = 50; // pictures, ten per second
    private static final int STEP = 5; // pictures from one sample to the next
    private static final double MOST_COVERED = .25;

    static {
        Natives.load();
    }

    private PetsCrops() {}

    /**
     * Reads the footage.
     *
     * @param data folder with {@code pets2009/vtest.avi} and {@code pets2009/gt.txt}
     * @param height of each scaled crop, whatever its aspect
     * @param width of each scaled crop
     * @return in the order of pictures, then of people
     * @throws IllegalArgumentException if the footage or its truth is missing
     */
    public static List<LabelledCrop> read(Path data, int height, int width) {
        Path video = PetsSite.there(data.resolve("pets2009/vtest.avi"));
        Map<Integer, List<MotBox>> truth = PetsSite.people(data).stream().collect(Collectors.groupingBy(MotBox::frame));
        List<LabelledCrop> crops = new ArrayList<>();
        try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(video.toFile());
                OpenCVFrameConverter.ToMat converter = new OpenCVFrameConverter.ToMat()) {
            grabber.start();
            Mat pixels = converter.convert(grabber.grabImage());
            for (int number = 1; pixels != null; number++) {
                if (isLookedAt(number)) {
                    for (MotBox box : seenWhole(truth.getOrDefault(number, List.of()), pixels)) {
                        RgbPicture picture = cut(box, pixels).resized(height, width);
                        String name = "pets2009/%06d-%02d".formatted(number, box.id());
                        crops.add(new LabelledCrop(name, (int) box.id(), stretch(number), picture));
                    }
                }
                pixels = converter.convert(grabber.grabImage());
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + video + ": " + unreadable, unreadable);
        }
        return crops;
    }

    private static int stretch(int number) {
        return (number - 1) / STRETCH;
    }

    private static boolean isLookedAt(int number) {
        return stretch(number) % 2 == 0 && (number - 1) % STEP == 0;
    }

    private static List<MotBox> seenWhole(List<MotBox> all, Mat pixels) {
        return all.stream()
                .filter(one -> isInside(one.box(), pixels))
                .filter(one -> all.stream().noneMatch(other -> other.id() != one.id() && covers(other, one)))
                .toList();
    }

    private static boolean isInside(Box box, Mat pixels) {
        return box.x() >= 0 && box.y() >= 0 && box.right() <= pixels.cols() && box.bottom() <= pixels.rows();
    }

    /** The camera looks down: the person with the lower feet is in front. */
    private static boolean covers(MotBox other, MotBox one) {
        Box behind = one.box();
        Box before = other.box();
        return before.bottom() > behind.bottom() && behind.intersection(before) > MOST_COVERED * behind.area();
    }

    private static RgbPicture cut(MotBox box, Mat pixels) {
        try (Rect place = new Rect((int) box.x(), (int) box.y(), (int) box.w(), (int) box.h());
                Mat part = new Mat(pixels, place);
                BytePointer png = new BytePointer()) {
            opencv_imgcodecs.imencode(".png", part, png);
            byte[] bytes = new byte[Math.toIntExact(png.limit())];
            png.get(bytes);
            return RgbPicture.decode(bytes);
        }
    }
}
