package dev.throughline.bench.wildtrack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.settings.Ground;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * WILDTRACK's zip: calibrations, and the positions of people in each view twice a second. Reading a different zip gives an
 * {@link IllegalArgumentException} or an {@link IndexOutOfBoundsException}.
 *
 * <p>Source: Chavdarova et al., WILDTRACK: A Multi-camera HD Dataset for Dense Unscripted Pedestrian Detection, CVPR 2018.
 */
public final class WildtrackZip implements AutoCloseable {
    /** Size of the annotated pictures, in pixels. */
    public static final int WIDTH = 1920;

    public static final int HEIGHT = 1080;

    static final double METRES_PER_CENTIMETRE = .01;

    private static final String POSITIONS = "annotations_positions/";
    private static final int FRAMES_PER_MOMENT = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The ground is a grid with this many columns; its cell size and its corner are in centimetres. */
    private static final int COLUMNS = 480;

    private static final double CELL = 2.5;
    private static final double LEFT = -300;
    private static final double TOP = -900;

    private final ZipFile archive;

    /** Opens the zip. */
    public WildtrackZip(Path zip) throws IOException {
        archive = new ZipFile(zip.toFile());
    }

    /**
     * A person at a moment in a view.
     *
     * @param moment from 0, half a second apart
     * @param person number, the same in all views
     * @param view number, from 0
     * @param box in the picture; may reach beyond it
     * @param x of the corner of the annotated cell of the ground, centimetres
     * @param y likewise
     */
    public record Shown(int moment, int person, int view, Box box, double x, double y) {}

    /** Passes every visible person to the consumer, moment by moment. */
    public void forEach(Consumer<Shown> consumer) throws IOException {
        List<String> files = archive.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.startsWith(POSITIONS) && name.endsWith(".json"))
                .sorted()
                .toList();
        if (files.isEmpty()) {
            throw new IllegalArgumentException("it has no " + POSITIONS + "*.json");
        }
        for (String file : files) {
            int frame = Integer.parseInt(file.substring(POSITIONS.length(), file.length() - ".json".length()));
            for (JsonNode person : JSON.readTree(bytes(file))) {
                tell(person, frame / FRAMES_PER_MOMENT, consumer);
            }
        }
    }

    private static void tell(JsonNode person, int moment, Consumer<Shown> consumer) {
        int cell = person.required("positionID").intValue();
        int column = cell % COLUMNS;
        int row = cell / COLUMNS;
        for (JsonNode view : person.required("views")) {
            int left = view.required("xmin").intValue();
            int top = view.required("ymin").intValue();
            int right = view.required("xmax").intValue();
            int bottom = view.required("ymax").intValue();
            boolean unseen = left == -1 && top == -1 && right == -1 && bottom == -1;
            if (!unseen && right > left && bottom > top) {
                consumer.accept(new Shown(
                        moment,
                        person.required("personID").intValue(),
                        view.required("viewNum").intValue(),
                        new Box(left, top, right - left, bottom - top),
                        LEFT + CELL * column,
                        TOP + CELL * row));
            }
        }
    }

    /** The camera matrix for the annotated pictures, which are without distortion; 9 numbers row by row, pixels. */
    public List<Double> matrix(String camera) throws IOException {
        return numbers("calibrations/intrinsic_zero/intr_" + camera + ".xml", "data");
    }

    /** OpenCV's {@code rvec} of a camera. */
    public List<Double> rotation(String camera) throws IOException {
        return numbers("calibrations/extrinsic/extr_" + camera + ".xml", "rvec");
    }

    /** OpenCV's {@code tvec} of a camera, centimetres. */
    public List<Double> translation(String camera) throws IOException {
        return numbers("calibrations/extrinsic/extr_" + camera + ".xml", "tvec");
    }

    /** The mapping of a camera's annotated pictures to the floor, in metres. */
    public Ground ground(String camera) throws IOException {
        List<Double> matrix = matrix(camera);
        return new Ground(
                List.of(WIDTH, HEIGHT),
                List.of(),
                List.of(matrix.get(0), matrix.get(4)),
                List.of(matrix.get(2), matrix.get(5)),
                rotation(camera),
                translation(camera).stream()
                        .map(centimetres -> METRES_PER_CENTIMETRE * centimetres)
                        .toList());
    }

    /** The numbers of the first element of that name; such flat files need no full XML parser. */
    private List<Double> numbers(String file, String element) throws IOException {
        String xml = new String(bytes(file), StandardCharsets.UTF_8);
        Matcher found =
                Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(xml);
        if (!found.find()) {
            throw new IllegalArgumentException("a calibration has no <" + element + ">");
        }
        return Arrays.stream(found.group(1).strip().split("\\s+"))
                .map(Double::valueOf)
                .toList();
    }

    private byte[] bytes(String file) throws IOException {
        ZipEntry entry = archive.getEntry(file);
        if (entry == null) {
            throw new IllegalArgumentException("it has no " + file);
        }
        try (InputStream stream = archive.getInputStream(entry)) {
            return stream.readAllBytes();
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
