package dev.throughline.bench.composite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.bench.composite.Stretch.Step;
import dev.throughline.wire.Box;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The annotations of WILDTRACK: who walked where, and how its cameras stood.
 *
 * <p>Source: Chavdarova et al., WILDTRACK: A Multi-camera HD Dataset for Dense Unscripted Pedestrian Detection, CVPR 2018.
 *
 * @param walks the stretches of each person in each view, by the person's number and the view's
 * @param projections of the views, by number, for the annotated pictures
 */
record Walks(SortedMap<Integer, SortedMap<Integer, List<Stretch>>> walks, Map<Integer, Projection> projections) {
    /** Pixels of the annotated pictures. */
    static final int WIDTH = 1920;

    static final int HEIGHT = 1080;

    private static final String POSITIONS = "annotations_positions/";
    private static final int FRAMES_PER_MOMENT = 5;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    Walks {
        walks = Collections.unmodifiableSortedMap(new TreeMap<>(walks));
        projections = Map.copyOf(projections);
    }

    /**
     * Reads the zip.
     *
     * @throws BadSourceException if it is missing or another one
     */
    static Walks read(Path zip) {
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            Map<Integer, Projection> projections = new TreeMap<>();
            for (Viewpoint viewpoint : Viewpoint.ALL) {
                projections.put(viewpoint.view(), projection(archive, viewpoint.calibration()));
            }
            return new Walks(walks(archive), projections);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException wrong) {
            throw new BadSourceException(zip, "WILDTRACK's annotations and calibrations", wrong);
        }
    }

    /** What a view has of a walk. */
    List<Stretch> stretches(int walk, int view) {
        SortedMap<Integer, List<Stretch>> views = walks.get(walk);
        return views == null ? List.of() : views.getOrDefault(view, List.of());
    }

    /** How a view's camera stood; of those that the composite site uses. */
    Projection projection(int view) {
        Projection projection = projections.get(view);
        if (projection == null) {
            throw new IllegalArgumentException("views " + projections.keySet() + " are calibrated, not " + view);
        }
        return projection;
    }

    private static SortedMap<Integer, SortedMap<Integer, List<Stretch>>> walks(ZipFile archive) throws IOException {
        SortedMap<Integer, SortedMap<Integer, Stretch.Builder>> open = new TreeMap<>();
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
            for (JsonNode person : JSON.readTree(bytes(archive, file))) {
                addBoxes(person, frame / FRAMES_PER_MOMENT, open);
            }
        }
        SortedMap<Integer, SortedMap<Integer, List<Stretch>>> walks = new TreeMap<>();
        open.forEach((person, views) -> {
            SortedMap<Integer, List<Stretch>> stretches = new TreeMap<>();
            views.forEach((view, builder) -> stretches.put(view, builder.end()));
            walks.put(person, Collections.unmodifiableSortedMap(stretches));
        });
        return walks;
    }

    private static void addBoxes(
            JsonNode person, int moment, SortedMap<Integer, SortedMap<Integer, Stretch.Builder>> open) {
        Ground ground = Ground.ofCell(person.required("positionID").intValue());
        for (JsonNode view : person.required("views")) {
            int left = view.required("xmin").intValue();
            int top = view.required("ymin").intValue();
            int right = view.required("xmax").intValue();
            int bottom = view.required("ymax").intValue();
            boolean unseen = left == -1 && top == -1 && right == -1 && bottom == -1;
            if (!unseen && right > left && bottom > top) {
                open.computeIfAbsent(person.required("personID").intValue(), any -> new TreeMap<>())
                        .computeIfAbsent(view.required("viewNum").intValue(), any -> new Stretch.Builder())
                        .add(moment, new Step(new Box(left, top, right - left, bottom - top), ground));
            }
        }
    }

    private static Projection projection(ZipFile archive, String name) throws IOException {
        String inner = text(archive, "calibrations/intrinsic_zero/intr_" + name + ".xml");
        String outer = text(archive, "calibrations/extrinsic/extr_" + name + ".xml");
        List<Double> matrix = numbers(inner, "data");
        return new Projection(
                matrix.get(0),
                matrix.get(4),
                matrix.get(2),
                matrix.get(5),
                Projection.rotation(numbers(outer, "rvec")),
                numbers(outer, "tvec"));
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

    private static String text(ZipFile archive, String file) throws IOException {
        return new String(bytes(archive, file), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ZipFile archive, String file) throws IOException {
        ZipEntry entry = archive.getEntry(file);
        if (entry == null) {
            throw new IllegalArgumentException("it has no " + file);
        }
        try (InputStream stream = archive.getInputStream(entry)) {
            return stream.readAllBytes();
        }
    }
}
