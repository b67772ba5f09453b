package dev.throughline.streams.link;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which cameras saw which identities, and until when. So identities that were elsewhere need not be examined. An open tracklet counts as
 * seen until its next update is due. The index is a function of the identities in it, never of the order in which they were added.
 */
final class PresenceIndex {
    private final long refreshMicros;
    private final NavigableMap<String, NavigableSet<Seen>> seen = new TreeMap<>(); // by camera
    private final SortedMap<String, Moments> last = new TreeMap<>(); // by camera that saw an identity last

    /**
     * An empty index.
     *
     * @param refreshMicros how often an update of an open tracklet is sent
     */
    PresenceIndex(long refreshMicros) {
        this.refreshMicros = refreshMicros;
    }

    private record Seen(long untilMicros, String identity) implements Comparable<Seen> {
        private static final Comparator<Seen> LATEST_FIRST =
                Comparator.comparingLong(Seen::untilMicros).reversed().thenComparing(Seen::identity);

        @Override
        public int compareTo(Seen other) {
            return LATEST_FIRST.compare(this, other);
        }
    }

    /** Sorted numbers, with repetitions. */
    private static final class Moments {
        private long[] micros = new long[4];
        private int size;

        private void add(long moment) {
            int place = until(moment);
            if (size == micros.length) {
                micros = Arrays.copyOf(micros, size * 2);
            }
            System.arraycopy(micros, place, micros, place + 1, size - place);
            micros[place] = moment;
            size++;
        }

        private void remove(long moment) {
            int place = until(moment);
            System.arraycopy(micros, place, micros, place - 1, size - place);
            size--;
        }

        /** How many are not later than the moment. */
        private int until(long moment) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (micros[middle] <= moment) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    void add(GalleryEntry entry) {
        entry.untilByCamera(refreshMicros)
                .forEach((camera, until) ->
                        seen.computeIfAbsent(camera, any -> new TreeSet<>()).add(new Seen(until, entry.identity())));
        TrackletVisit visit = entry.last(refreshMicros);
        last.computeIfAbsent(visit.camera(), any -> new Moments()).add(visit.toMicros());
    }

    /** Removes an identity in the state in which it was added. */
    void remove(GalleryEntry entry) {
        entry.untilByCamera(refreshMicros).forEach((camera, until) -> {
            NavigableSet<Seen> there = seen.getOrDefault(camera, new TreeSet<>());
            there.remove(new Seen(until, entry.identity()));
            if (there.isEmpty()) {
                seen.remove(camera);
            }
        });
        TrackletVisit visit = entry.last(refreshMicros);
        Moments there = last.getOrDefault(visit.camera(), new Moments());
        there.remove(visit.toMicros());
        if (there.size == 0) {
            last.remove(visit.camera());
        }
    }

    /** The cameras that saw any identity: this one first if it did, then the others in order of name, starting over at the end. */
    List<String> camerasFrom(String camera) {
        List<String> cameras = new ArrayList<>(seen.tailMap(camera, true).keySet());
        cameras.addAll(seen.headMap(camera, false).keySet());
        return cameras;
    }

    /** Ids of the identities that the camera saw at that time or later, the most recently seen first. */
    Stream<String> seenSince(String camera, long micros) {
        return seen.getOrDefault(camera, new TreeSet<>()).headSet(new Seen(micros - 1, ""), false).stream()
                .map(Seen::identity);
    }

    /**
     * How many identities were seen last by which camera, by gap since then.
     *
     * @param except an identity that does not count
     */
    SortedMap<String, double[]> gaps(long nowMicros, Optional<GalleryEntry> except) {
        SortedMap<String, double[]> gaps = new TreeMap<>();
        last.forEach((camera, moments) -> gaps.put(camera, gaps(moments, nowMicros)));
        except.map(entry -> entry.last(refreshMicros))
                .ifPresent(visit -> gaps.getOrDefault(visit.camera(), new double[TransitionTimes.GAPS])[
                        TransitionTimes.gap(nowMicros - visit.toMicros())]--);
        return gaps;
    }

    private static double[] gaps(Moments moments, long nowMicros) {
        double[] gaps = new double[TransitionTimes.GAPS];
        int later = moments.size;
        for (int gap = 0; gap < gaps.length - 1; gap++) {
            int until = moments.until(nowMicros - TransitionTimes.endMicros(gap));
            gaps[gap] = later - until;
            later = until;
        }
        gaps[gaps.length - 1] = later;
        return gaps;
    }
}
