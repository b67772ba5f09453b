package dev.throughline.bench.wildtrack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.bench.wildtrack.View.Annotation;
import dev.throughline.wire.Box;
import dev.throughline.wire.settings.Ground;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Reads WILDTRACK's zip: calibrations, and who was where in each view twice a second.
 *
 * <p>Source: Chavdarova et al., WILDTRACK: A Multi-camera HD Dataset for Dense Unscripted Pedestrian Detection, CVPR 2018.
 */
final class Annotations {
    private static final List<String> CAMERAS =
            List.of("CVLab1", "CVLab2", "CVLab3", "CVLab4", "IDIAP1", "IDIAP2", "IDIAP3");
    private static final String POSITIONS = "annotations_positions/";
    private static final int FRAMES_PER_MOMENT = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The ground is a grid of so many columns; its cells and its corner in metres. */
    private static final int COLUMNS = 480;

    private static final double CELL = .025;
    private static final double LEFT = -3;
    private static final double TOP = -9;
    private static final double METRES_PER_CENTIMETRE = .01;

    private final ZipFile archive;

    private Annotations(ZipFile archive) {
        this.archive = archive;
    }

    /**
     * All seven views.
     *
     * @throws IllegalArgumentException if the zip is missing or another one
     */
    static List<View> read(Path zip) {
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            return new Annotations(archive).views();
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException wrong) {
            throw new IllegalArgumentException(
                    zip + " cannot be read as the zip of WILDTRACK's annotations and calibrations ("
                            + wrong.getMessage() + "): --data names the folder with wildtrack.zip",
                    wrong);
        }
    }

    private List<View> views() throws IOException {
        List<List<Annotation>> annotations = new ArrayList<>();
        CAMERAS.forEach(camera -> annotations.add(new ArrayList<>()));
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
                add(person, frame / FRAMES_PER_MOMENT, annotations);
            }
        }
        List<View> views = new ArrayList<>();
        for (int view = 0; view < CAMERAS.size(); view++) {
            views.add(new View(CAMERAS.get(view), ground(CAMERAS.get(view)), annotations.get(view)));
        }
        return List.copyOf(views);
    }

    private static void add(JsonNode person, int moment, List<List<Annotation>> annotations) {
        int cell = person.required("positionID").intValue();
        double x = LEFT + CELL * (cell % COLUMNS);
        int row = cell / COLUMNS;
        double y = TOP + CELL * row;
        for (JsonNode view : person.required("views")) {
            int left = view.required("xmin").intValue();
            int top = view.required("ymin").intValue();
            int right = view.required("xmax").intValue();
            int bottom = view.required("ymax").intValue();
            boolean unseen = left == -1 && top == -1 && right == -1 && bottom == -1;
            if (!unseen && right > left && bottom > top) {
                annotations
                        .get(view.required("viewNum").intValue())
                        .add(new Annotation(
                                moment,
                                person.required("personID").intValue(),
                                new Box(left, top, right - left, bottom - top),
                                x,
                                y));
            }
        }
    }

    /** The annotated pictures are without distortion; "zero" is their matrix. */
    private Ground ground(String camera) throws IOException {
        String inner = text("calibrations/intrinsic_zero/intr_" + camera + ".xml");
        String outer = text("calibrations/extrinsic/extr_" + camera + ".xml");
        List<Double> matrix = numbers(inner, "data");
        return new Ground(
                List.of(View.WIDTH, View.HEIGHT),
                List.of(),
                List.of(matrix.get(0), matrix.get(4)),
                List.of(matrix.get(2), matrix.get(5)),
                numbers(outer, "rvec"),
                numbers(outer, "tvec").stream()
                        .map(centimetres -> METRES_PER_CENTIMETRE * centimetres)
                        .toList());
    }

    /** The numbers of the first element of that name; two flat files do not need more of XML. */
    private static List<Double> numbers(String xml, String element) {
        Matcher found =
                Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(xml);
        if (!found.find()) {
            throw new IllegalArgumentException("a calibration has no <" + element + ">");
        }
        return Arrays.stream(found.group(1).strip().split("\\s+"))
                .map(Double::valueOf)
                .toList();
    }

    private String text(String file) throws IOException {
        return new String(bytes(file), StandardCharsets.UTF_8);
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
}
