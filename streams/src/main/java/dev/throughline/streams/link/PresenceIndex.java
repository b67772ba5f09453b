package dev.throughline.streams.link;

import dev.throughline.streams.link.GalleryEntry.Stay;
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
 * Where people were seen, and until when, so that nobody has to be asked who was not there. Whoever is in sight counts as seen until
 * they would have been told again. A function of the identities in it, never of how they came in.
 */
final class PresenceIndex {
    private final long refreshMicros;
    private final NavigableMap<String, NavigableSet<Seen>> seen = new TreeMap<>(); // by camera
    private final SortedMap<String, Moments> last = new TreeMap<>(); // of those whom this camera saw last

    /**
     * Of nobody.
     *
     * @param refreshMicros how often a tracklet in sight is told anew
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

    /** Numbers in order, equal ones as often as they came. */
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

        /** How many are not later. */
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
        Stay stay = entry.last(refreshMicros);
        last.computeIfAbsent(stay.camera(), any -> new Moments()).add(stay.toMicros());
    }

    /** As it was added. */
    void remove(GalleryEntry entry) {
        entry.untilByCamera(refreshMicros).forEach((camera, until) -> {
            NavigableSet<Seen> there = seen.getOrDefault(camera, new TreeSet<>());
            there.remove(new Seen(until, entry.identity()));
            if (there.isEmpty()) {
                seen.remove(camera);
            }
        });
        Stay stay = entry.last(refreshMicros);
        Moments there = last.getOrDefault(stay.camera(), new Moments());
        there.remove(stay.toMicros());
        if (there.size == 0) {
            last.remove(stay.camera());
        }
    }

    /** The cameras that saw anybody, this one first if it did, the others as they follow by name. */
    List<String> camerasFrom(String camera) {
        List<String> cameras = new ArrayList<>(seen.tailMap(camera, true).keySet());
        cameras.addAll(seen.headMap(camera, false).keySet());
        return cameras;
    }

    /** Ids of those whom the camera saw at that time or later, whoever was seen last first. */
    Stream<String> seenSince(String camera, long micros) {
        return seen.getOrDefault(camera, new TreeSet<>()).headSet(new Seen(micros - 1, ""), false).stream()
                .map(Seen::identity);
    }

    /**
     * How many were seen last by which camera, by the gap since.
     *
     * @param except somebody who does not count
     */
    SortedMap<String, double[]> gaps(long nowMicros, Optional<GalleryEntry> except) {
        SortedMap<String, double[]> gaps = new TreeMap<>();
        last.forEach((camera, moments) -> gaps.put(camera, gaps(moments, nowMicros)));
        except.map(entry -> entry.last(refreshMicros))
                .ifPresent(stay -> gaps.getOrDefault(stay.camera(), new double[TransitionTimes.GAPS])[
                        TransitionTimes.gap(nowMicros - stay.toMicros())]--);
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
