package dev.throughline.evaluation.tracking;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A site with many people, tracked no better than it must be, from a seed. {@code src/test/python/tracking_golden.py} makes the
 * same boxes, number by number, so that they need not be stored: draw for draw the two must stay alike.
 */
final class LargeSite {
    private static final int FRAMES = 300;
    private static final int PEOPLE = 40;
    private static final int NAMES = 60;
    private static final Comparator<MotBox> ORDER =
            Comparator.comparingInt(MotBox::frame).thenComparingLong(MotBox::id);

    final Map<String, List<MotBox>> truth = new TreeMap<>();
    final Map<String, List<MotBox>> tracks = new TreeMap<>();

    private final long[] names = new long[PEOPLE + 1];
    private long state;

    LargeSite(long seed, int cameras) {
        state = seed;
        for (int person = 1; person <= PEOPLE; person++) {
            names[person] = 1L + below(NAMES);
        }
        for (int camera = 1; camera <= cameras; camera++) {
            List<MotBox> people = walks();
            truth.put("camera-" + camera, people);
            tracks.put("camera-" + camera, track(people));
        }
    }

    /** The linear congruential generator of Numerical Recipes, its upper 24 bits. */
    private int below(int limit) {
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFFL;
        return (int) ((state >> 8) % limit);
    }

    private List<MotBox> walks() {
        List<MotBox> boxes = new ArrayList<>();
        for (int person = 1; person <= PEOPLE; person++) {
            int start = 1 + below(200);
            int length = 20 + below(180);
            int x = below(800 * 64);
            int y = below(400 * 64);
            int right = below(641) - 320;
            int down = below(257) - 128;
            int w = 64 * (30 + below(40));
            int h = 2 * w + below(1000);
            for (int frame = start; frame <= Math.min(FRAMES, start + length); frame++) {
                x += right + below(129) - 64;
                y += down + below(65) - 32;
                int confidence = below(33) == 0 ? 0 : 1;
                boxes.add(new MotBox(frame, person, x / 64., y / 64., w / 64., h / 64., confidence));
            }
        }
        boxes.sort(ORDER);
        return boxes;
    }

    private List<MotBox> track(List<MotBox> people) {
        record Key(int frame, long name) {}
        List<MotBox> boxes = new ArrayList<>();
        Set<Key> taken = new HashSet<>();
        for (MotBox box : people) {
            int person = (int) box.id();
            if (below(40) == 0) {
                names[person] = 1L + below(NAMES);
            }
            Key key = new Key(box.frame(), names[person]);
            if (taken.contains(key) || below(10) == 0) {
                continue;
            }
            taken.add(key);
            double x = box.x() + (below(1025) - 512) / 64.;
            double y = box.y() + (below(1025) - 512) / 64.;
            boxes.add(new MotBox(key.frame(), key.name(), x, y, box.w(), box.h(), 1));
        }
        for (int i = 0; i < 400; i++) {
            Key key = new Key(1 + below(FRAMES), 1 + below(NAMES));
            int x = below(800);
            int y = below(400);
            if (taken.add(key)) {
                boxes.add(new MotBox(key.frame(), key.name(), x, y, 40, 90, 1));
            }
        }
        boxes.sort(ORDER);
        return boxes;
    }
}
