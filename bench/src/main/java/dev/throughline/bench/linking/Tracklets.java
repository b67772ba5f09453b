package dev.throughline.bench.linking;

import dev.throughline.bench.rehearsal.Tracked;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import dev.throughline.wire.message.TrackletUpdate.Prototype;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tracklets of a site to the plain rules: when each was seen, and its mean embedding. They are in the order in which they end. */
final class Tracklets {
    private static final double SHRINKAGE = 10; // tracklets from which a camera's mean counts half
    private static final int FEWEST = 10; // similarities that a threshold is learned from
    private static final double UNLEARNED = .5; // the threshold with fewer

    private final List<Tracklet> all;
    private final OncePer once;

    /**
     * A tracklet with an embedding.
     *
     * @param fromMicros its first sighting, µs since the epoch
     * @param toMicros its last sighting
     * @param mean of its prototypes by weight, scaled to length 1
     */
    record Tracklet(TrackletId id, long fromMicros, long toMicros, Embedding mean) {
        private static final Comparator<Tracklet> BY_END =
                Comparator.comparingLong(Tracklet::toMicros).thenComparing(Tracklet::id);

        static Tracklet of(TrackletUpdate last) {
            double[] sum = new double[last.prototypes().get(0).embedding().size()];
            for (Prototype prototype : last.prototypes()) {
                prototype.embedding().addTo(sum, prototype.weight());
            }
            return new Tracklet(last.id(), last.fromMicros(), last.toMicros(), direction(sum));
        }
    }

    Tracklets(List<Tracklet> all, OncePer once) {
        this.all = all.stream().sorted(Tracklet.BY_END).toList();
        this.once = once;
    }

    /** Those of the tracks that have an embedding. */
    static Tracklets of(Tracked tracked, OncePer once) {
        Map<TrackletId, TrackletUpdate> last = new LinkedHashMap<>();
        for (SiteUpdate update : tracked.updates()) {
            if (update instanceof TrackletUpdate tracklet) {
                last.put(tracklet.id(), tracklet);
            }
        }
        return new Tracklets(
                last.values().stream()
                        .filter(tracklet -> !tracklet.prototypes().isEmpty())
                        .map(Tracklet::of)
                        .toList(),
                once);
    }

    private static Embedding direction(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return Embedding.of(narrow);
    }

    int size() {
        return all.size();
    }

    /** Whether two are different people for certain, since they are seen at once where nobody is seen twice. */
    boolean areApart(int one, int other) {
        Tracklet a = all.get(one);
        Tracklet b = all.get(other);
        return one != other
                && (once == OncePer.SITE || a.id.camera().equals(b.id.camera()))
                && a.fromMicros <= b.toMicros
                && b.fromMicros <= a.toMicros;
    }

    /**
     * The mean embeddings of the first so many tracklets, less a part of their camera's mean. The part is n / (n + 10) after n tracklets of
     * that camera.
     */
    List<Embedding> centred(int first) {
        Map<String, List<Embedding>> byCamera = new HashMap<>();
        for (Tracklet tracklet : all.subList(0, first)) {
            byCamera.computeIfAbsent(tracklet.id.camera(), any -> new ArrayList<>())
                    .add(tracklet.mean);
        }
        Map<String, double[]> shares = new HashMap<>();
        byCamera.forEach((camera, means) -> shares.put(camera, share(means)));
        return all.subList(0, first).stream()
                .map(tracklet -> less(tracklet.mean, shares.getOrDefault(tracklet.id.camera(), new double[0])))
                .toList();
    }

    private static double[] share(List<Embedding> means) {
        double[] share = new double[means.get(0).size()];
        means.forEach(mean -> mean.addTo(share, 1 / (means.size() + SHRINKAGE))); // sum / n times n / (n + 10)
        return share;
    }

    private static Embedding less(Embedding mean, double[] share) {
        double[] rest = Arrays.stream(share).map(value -> -value).toArray();
        mean.addTo(rest, 1);
        return direction(rest);
    }

    /**
     * The similarity that this part of certain impostors does not exceed.
     *
     * @param centred of the first tracklets, as {@link #centred} gives them
     * @param quantile 0 to 1, interpolated between neighbours in order
     */
    double threshold(List<Embedding> centred, double quantile) {
        List<Double> impostors = new ArrayList<>();
        for (int one = 0; one < centred.size(); one++) {
            for (int other = 0; other < one; other++) {
                if (areApart(one, other)) {
                    impostors.add(centred.get(one).cosine(centred.get(other)));
                }
            }
        }
        if (impostors.size() < FEWEST) {
            return UNLEARNED;
        }
        impostors.sort(null);
        double place = quantile * (impostors.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, impostors.size() - 1);
        return impostors.get(below) + (place - below) * (impostors.get(above) - impostors.get(below));
    }

    /** A name for each tracklet. */
    Map<TrackletId, String> named(int[] identities) {
        Map<TrackletId, String> names = new HashMap<>();
        for (int i = 0; i < identities.length; i++) {
            names.put(all.get(i).id, "linked-" + identities[i]);
        }
        return names;
    }
}
