package dev.throughline.evaluation.tracking;

import dev.throughline.evaluation.tracking.Comparison.FramePair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which track covered each person, and when, in one camera: by the pairs that {@link ClearScore} counts.
 *
 * @param step distance of consecutive frames with boxes: 1, or more if the truth covers only every second or third frame
 * @param people each true person's frames, in order of first appearance
 * @param falseTracks each track's frames in which it covers nobody, likewise
 */
public record Coverage(int step, List<Row> people, List<Row> falseTracks) {
    private static final Comparator<Row> BY_TIME =
            Comparator.<Row>comparingInt(row -> row.stretches().get(0).from()).thenComparingLong(Row::id);

    public Coverage {
        people = List.copyOf(people);
        falseTracks = List.copyOf(falseTracks);
    }

    /**
     * One person, or one track.
     *
     * @param stretches in order of time, at least one
     */
    public record Row(long id, List<Stretch> stretches) {
        public Row {
            stretches = List.copyOf(stretches);
        }

        /** The stretches in which a new track covers the person, except the first one: as many as CLEAR counts. */
        public List<Stretch> switches() {
            List<Stretch> switches = new ArrayList<>();
            long last = Stretch.NOBODY;
            for (Stretch stretch : stretches) {
                if (stretch.isFound()) {
                    if (last != Stretch.NOBODY && last != stretch.track()) {
                        switches.add(stretch);
                    }
                    last = stretch.track();
                }
            }
            return List.copyOf(switches);
        }
    }

    /**
     * Consecutive frames without a gap.
     *
     * @param from the first frame
     * @param to the last frame
     * @param track that covers the person in all of them; {@link #NOBODY} if none does
     * @param boxes number of these frames
     */
    public record Stretch(int from, int to, long track, int boxes) {
        /** Not a track's id. */
        public static final long NOBODY = -1;

        public boolean isFound() {
            return track != NOBODY;
        }
    }

    static Coverage of(Comparison footage) {
        Film film = new Film(footage);
        ClearScore.of(footage, film::see);
        return film.coverage();
    }

    /** The stretches so far; it grows with each frame. */
    private static final class Film {
        private final Comparison footage;
        private final int step;
        private final Map<Long, List<Stretch>> people = new LinkedHashMap<>();
        private final Map<Long, List<Stretch>> falseTracks = new LinkedHashMap<>();

        Film(Comparison footage) {
            this.footage = footage;
            this.step = step(footage);
        }

        /** The least distance of two frames that have truth. */
        private static int step(Comparison footage) {
            int least = Integer.MAX_VALUE;
            int before = 0;
            for (FramePair frame : footage.frames()) {
                if (frame.truth.length > 0) {
                    least = before == 0 ? least : Math.min(least, frame.frame - before);
                    before = frame.frame;
                }
            }
            return least == Integer.MAX_VALUE ? 1 : least;
        }

        void see(FramePair frame, int[] pairs) {
            boolean[] covers = new boolean[frame.tracks.length];
            for (int row = 0; row < pairs.length; row++) {
                long track = Stretch.NOBODY;
                if (pairs[row] != Pairing.NONE) {
                    int column = frame.column[pairs[row]];
                    covers[column] = true;
                    track = footage.trackId(frame.tracks[column]);
                }
                add(people, footage.truthId(frame.truth[row]), frame.frame, track);
            }
            for (int column = 0; column < covers.length; column++) {
                if (!covers[column]) {
                    long track = footage.trackId(frame.tracks[column]);
                    add(falseTracks, track, frame.frame, track);
                }
            }
        }

        private void add(Map<Long, List<Stretch>> rows, long id, int frame, long track) {
            List<Stretch> stretches = rows.computeIfAbsent(id, any -> new ArrayList<>());
            Stretch last = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
            if (last != null && last.track() == track && frame - last.to() <= step) {
                stretches.set(stretches.size() - 1, new Stretch(last.from(), frame, track, last.boxes() + 1));
            } else {
                stretches.add(new Stretch(frame, frame, track, 1));
            }
        }

        Coverage coverage() {
            return new Coverage(step, rows(people), rows(falseTracks));
        }

        private static List<Row> rows(Map<Long, List<Stretch>> rows) {
            return rows.entrySet().stream()
                    .map(row -> new Row(row.getKey(), row.getValue()))
                    .sorted(BY_TIME)
                    .toList();
        }
    }
}
