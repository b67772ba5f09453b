package dev.throughline.app.results;

import dev.throughline.app.Failure;
import dev.throughline.app.results.Journeys.Tracklet;
import dev.throughline.wire.BadRecordException;
import dev.throughline.wire.Codec;
import dev.throughline.wire.FrameTracks;
import dev.throughline.wire.FrameTracks.TrackedBox;
import dev.throughline.wire.Identity;
import dev.throughline.wire.JsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tracks as the tools of MOTChallenge read them: a file per camera, a line per box, {@code frame,id,x,y,w,h,conf,-1,-1,-1}, with
 * frames from 1 and ids that are the same in all cameras. An identity's id is its place in {@code identities.json}, from 1; a
 * tracklet that was never decided has an id of its own, after those.
 */
public final class MotFiles {
    private static final Codec<Identity[]> IDENTITIES = JsonCodec.of(Identity[].class);
    private static final int PLACES = 4;

    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Tracklet, Integer> undecided = new HashMap<>();

    private MotFiles(List<Identity> identities) {
        identities.forEach(each -> ids.put(each.identity(), ids.size() + 1));
    }

    /**
     * Writes the tracks of a run.
     *
     * @param results the run's folder, with {@code tracks.jsonl} and {@code identities.json}
     * @param folder that the files go to; made if there is none
     * @return the files written
     * @throws Failure if the run's files are not there or not what they should be
     */
    public static List<Path> write(Path results, Path folder) {
        Path tracks = results.resolve("tracks.jsonl");
        try (BufferedReader lines = Files.newBufferedReader(tracks)) {
            Identity[] identities = IDENTITIES.decode(Files.readAllBytes(results.resolve("identities.json")));
            Files.createDirectories(folder);
            return new MotFiles(List.of(identities)).write(lines, folder);
        } catch (NoSuchFileException e) {
            throw new Failure(
                    e.getFile() + " is not there; run './throughline replay' first, or name its folder with --out", e);
        } catch (BadRecordException e) {
            throw new Failure(results + " does not hold the results of a run: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure("cannot write MOT files to " + folder + ": " + e.getMessage(), e);
        }
    }

    private List<Path> write(BufferedReader lines, Path folder) throws IOException {
        Map<Path, Writer> files = new TreeMap<>();
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                FrameTracks frame = TracksSpool.CODEC.decode(line.getBytes(StandardCharsets.UTF_8));
                Path path = folder.resolve(frame.camera() + ".txt");
                Writer file = files.get(path);
                if (file == null) {
                    file = Files.newBufferedWriter(path);
                    files.put(path, file);
                }
                for (TrackedBox box : frame.boxes()) {
                    file.write(line(frame, box));
                }
            }
        } finally {
            for (Writer file : files.values()) {
                file.close();
            }
        }
        return List.copyOf(files.keySet());
    }

    private String line(FrameTracks frame, TrackedBox box) {
        return frame.frame() + "," + id(frame.camera(), box) + "," + number(box.x()) + "," + number(box.y()) + ","
                + number(box.w()) + "," + number(box.h()) + "," + number(box.confidence()) + ",-1,-1,-1\n";
    }

    private int id(String camera, TrackedBox box) {
        Integer known = box.identity() == null ? null : ids.get(box.identity());
        return known != null
                ? known
                : undecided.computeIfAbsent(
                        new Tracklet(camera, box.track()), any -> ids.size() + undecided.size() + 1);
    }

    private static String number(float value) {
        BigDecimal rounded = new BigDecimal(Float.toString(value)).setScale(PLACES, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
