package dev.throughline.bench.composite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * WILDTRACK's annotations: who walked where over a square, as seven calibrated cameras saw it, two moments a second.
 *
 * <p>Source: Chavdarova et al., WILDTRACK: A Multi-camera HD Dataset for Dense Unscripted Pedestrian Detection, CVPR 2018.
 *
 * @param views the cameras, CVLab1 to 4, then IDIAP1 to 3
 * @param walks of each person: at each moment that it was annotated, where
 */
record Wildtrack(List<View> views, SortedMap<Integer, List<Moment>> walks) {
    /** Moments a second. */
    static final double RATE = 2;

    private static final int FRAMES_A_MOMENT = 5; // of the video, in the annotations' names
    private static final List<String> CAMERAS =
            List.of("CVLab1", "CVLab2", "CVLab3", "CVLab4", "IDIAP1", "IDIAP2", "IDIAP3");
    private static final Pattern ANNOTATION = Pattern.compile("(?:.*/)?annotations_positions/(\\d+)\\.json");
    private static final int GRID = 480;
    private static final double CELL = 2.5;
    private static final double ORIGIN_X = -300;
    private static final double ORIGIN_Y = -900;
    private static final ObjectMapper JSON = new ObjectMapper();

    Wildtrack {
        views = List.copyOf(views);
    }

    /**
     * Somebody at an annotated moment.
     *
     * @param moment counts from 0
     * @param x on the ground, cm
     * @param y on the ground, cm
     * @param boxes by view: left, top, right, bottom in pixels of 1920×1080, which they may exceed; a view without is not there
     */
    record Moment(int moment, double x, double y, SortedMap<Integer, double[]> boxes) {}

    /**
     * Reads the zip.
     *
     * @throws IllegalArgumentException if it is not what it should be
     * @throws UncheckedIOException if it cannot be read
     */
    static Wildtrack read(Path zip) {
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            List<View> views = new ArrayList<>();
            for (String camera : CAMERAS) {
                views.add(view(archive, camera));
            }
            SortedMap<Integer, List<Moment>> walks = new TreeMap<>();
            List<? extends ZipEntry> entries;
            try (Stream<? extends ZipEntry> all = archive.stream()) {
                entries = all.filter(
                                entry -> ANNOTATION.matcher(entry.getName()).matches())
                        .sorted((one, other) -> one.getName().compareTo(other.getName()))
                        .toList();
            }
            if (entries.isEmpty()) {
                throw new IllegalArgumentException(zip + " has no annotations_positions/*.json; is it WILDTRACK's?");
            }
            for (ZipEntry entry : entries) {
                try (InputStream json = archive.getInputStream(entry)) {
                    addMoment(moment(entry), JSON.readTree(json), walks);
                }
            }
            return new Wildtrack(views, walks);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read WILDTRACK's annotations from " + zip, e);
        }
    }

    private static int moment(ZipEntry entry) {
        Matcher name = ANNOTATION.matcher(entry.getName());
        if (!name.matches()) {
            throw new IllegalStateException(entry.getName());
        }
        return Integer.parseInt(name.group(1)) / FRAMES_A_MOMENT;
    }

    private static void addMoment(int moment, JsonNode people, SortedMap<Integer, List<Moment>> walks) {
        for (JsonNode person : people) {
            int place = person.get("positionID").asInt();
            SortedMap<Integer, double[]> boxes = new TreeMap<>();
            for (JsonNode view : person.get("views")) {
                double[] box = {
                    view.get("xmin").asDouble(), view.get("ymin").asDouble(),
                    view.get("xmax").asDouble(), view.get("ymax").asDouble()
                };
                boolean invisible = box[0] == -1 && box[1] == -1 && box[2] == -1 && box[3] == -1;
                if (!invisible && box[2] > box[0] && box[3] > box[1]) {
                    boxes.put(view.get("viewNum").asInt(), box);
                }
            }
            walks.computeIfAbsent(person.get("personID").asInt(), any -> new ArrayList<>())
                    .add(new Moment(
                            moment,
                            ORIGIN_X + CELL * (place % GRID),
                            ORIGIN_Y + CELL * Math.floorDiv(place, GRID),
                            boxes));
        }
    }

    private static View view(ZipFile archive, String camera) throws IOException {
        String intrinsics = text(archive, "calibrations/intrinsic_zero/intr_" + camera + ".xml");
        String extrinsics = text(archive, "calibrations/extrinsic/extr_" + camera + ".xml");
        return new View(numbers(intrinsics, "data", 9), numbers(extrinsics, "rvec", 3), numbers(extrinsics, "tvec", 3));
    }

    private static String text(ZipFile archive, String name) throws IOException {
        ZipEntry entry = archive.getEntry(name);
        if (entry == null) {
            throw new IllegalArgumentException(archive.getName() + " has no " + name + "; is it WILDTRACK's?");
        }
        try (InputStream stream = archive.getInputStream(entry)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The numbers within the first element of this name. */
    private static double[] numbers(String xml, String element, int count) {
        Matcher found =
                Pattern.compile("<" + element + ">([^<]*)</" + element + ">").matcher(xml);
        if (!found.find()) {
            throw new IllegalArgumentException("a calibration without <" + element + ">");
        }
        double[] numbers = Stream.of(found.group(1).strip().split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
        if (numbers.length != count) {
            throw new IllegalArgumentException(
                    "<" + element + "> of a calibration has " + numbers.length + " numbers, not " + count);
        }
        return numbers;
    }
}
