package dev.throughline.evaluation.plot;

import dev.throughline.evaluation.tracking.Coverage;
import dev.throughline.evaluation.tracking.HotaScore;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.SiteScore;
import dev.throughline.evaluation.tracking.Tracking;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** People walk through the cameras of a site one after the other; the tracks are good, with some swaps, gaps and false alarms. */
final class MadeUpSite {
    private static final String[] PLACES = {"gate", "hall", "stairs", "shop", "yard", "lobby", "dock", "roof"};

    final SortedMap<String, List<MotBox>> truth = new TreeMap<>();
    final SortedMap<String, List<MotBox>> tracks = new TreeMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Random random;
    private final int frames;

    MadeUpSite(long seed, int people, int cameras, int frames) {
        this.random = new Random(seed);
        this.frames = frames;
        for (int camera = 0; camera < cameras; camera++) {
            truth.put(PLACES[camera], new ArrayList<>());
            tracks.put(PLACES[camera], new ArrayList<>());
        }
        for (int person = 1; person <= people; person++) {
            walk(person, people, cameras);
        }
        tracks.values().forEach(this::addFalseAlarms);
    }

    private void walk(int person, int people, int cameras) {
        int frame = 1 + random.nextInt(frames / 3);
        long name = person;
        int camera = random.nextInt(cameras);
        while (frame < frames - 40) {
            int until = Math.min(frames, frame + frames / 12 + random.nextInt(frames / 6));
            name = random.nextInt(6) == 0 ? 1 + random.nextInt(people + 5) : name; // the linker is wrong
            name = visit(PLACES[camera], person, name, people, frame, until);
            frame = until + random.nextInt(frames / 8) - (cameras > 2 ? frames / 40 : 0);
            camera = (camera + 1) % cameras;
            if (random.nextInt(4) == 0) {
                return;
            }
        }
    }

    private long visit(String camera, int person, long called, int people, int from, int until) {
        long name = called;
        int lost = 0;
        for (int frame = from; frame <= until; frame++) {
            double x = 40. * person + frame;
            truth.get(camera).add(new MotBox(frame, person, x, 10. * person, 40, 90, 1));
            lost = lost > 0 ? lost - 1 : random.nextInt(90) == 0 ? 4 + random.nextInt(frames / 40) : 0;
            name = random.nextInt(frames) == 0 ? 1 + random.nextInt(people + 5) : name; // the tracker is
            MotBox box = new MotBox(frame, name, x + random.nextGaussian() * 3, 10. * person + 2, 40, 90, 1);
            if (lost == 0 && taken.add(camera + " " + frame + " " + name)) {
                tracks.get(camera).add(box);
            }
        }
        return name;
    }

    private void addFalseAlarms(List<MotBox> boxes) {
        for (int i = 0; i < 5; i++) {
            int from = 1 + random.nextInt(frames - 20);
            for (int frame = from; frame < from + 4 + 5 * i; frame++) {
                boxes.add(new MotBox(frame, 200L + i, 9000, 10, 40, 90, 1));
            }
        }
    }

    Plots plots() {
        SiteScore score = Tracking.evaluateSite(truth, tracks);
        SortedMap<String, HotaScore> hota = new TreeMap<>();
        score.cameras().forEach((camera, alone) -> hota.put(camera, alone.hota()));
        boolean one = truth.size() == 1;
        return new Plots(hota, coverage(), one ? null : score.combined().hota(), one ? null : score.hota());
    }

    SortedMap<String, Coverage> coverage() {
        SortedMap<String, Coverage> coverage = new TreeMap<>();
        truth.forEach((camera, boxes) -> coverage.put(camera, Tracking.coverage(boxes, tracks.get(camera))));
        return coverage;
    }

    static MadeUpSite ofSize(String size) {
        return switch (size) {
            case "two" -> new MadeUpSite(4, 2, 1, 300);
            case "six" -> new MadeUpSite(11, 6, 3, 600);
            default -> new MadeUpSite(3, 60, 8, 3000);
        };
    }
}
