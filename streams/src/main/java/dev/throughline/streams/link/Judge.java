package dev.throughline.streams.link;

import dev.throughline.streams.link.GalleryEntry.Stay;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.Embedding;
import dev.throughline.wire.TrackletUpdate;
import dev.throughline.wire.TrackletUpdate.Prototype;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Weighs evidence, and learns from what it sees how much evidence is enough here.
 *
 * <p>Looks are worth what the model's calibration says; the way and its time are worth what was learned of them. The level that
 * the sum has to reach is what strangers of this site reach only as often as the false-match rate allows: those seen by the same
 * camera look more alike than those seen by two, and are counted apart.
 */
final class Judge {
    /** A way says so much for or against at most, nats: a detour is odd, but happens. */
    private static final double MOST_BY_TRANSIT = 4;

    /** So many who look most alike are weighed with all that is known of them. */
    private static final int MOST_CANDIDATES = 32;

    /** A tracklet is compared with so many people at most who are not it, to learn how alike strangers look. */
    private static final int MOST_STRANGERS = 64;

    private final Calibration calibration;
    private final double falseMatchRate;
    private final Ways ways;
    private final long refreshMicros;
    private final Gallery gallery;
    private final Constraints constraints;
    private final Strangers sameCamera;
    private final Strangers otherCamera;
    private final Transits transits;

    Judge(
            Calibration calibration,
            double falseMatchRate,
            Ways ways,
            long refreshMicros,
            Gallery gallery,
            Constraints constraints,
            Strangers sameCamera,
            Strangers otherCamera,
            Transits transits) {
        this.calibration = calibration;
        this.falseMatchRate = falseMatchRate;
        this.ways = ways;
        this.refreshMicros = refreshMicros;
        this.gallery = gallery;
        this.constraints = constraints;
        this.sameCamera = sameCamera;
        this.otherCamera = otherCamera;
        this.transits = transits;
    }

    /** Whom the tracklet could be, the likeliest first: of all who look most like it. */
    List<Evidence> candidates(TrackletUpdate tracklet) {
        List<GalleryEntry> alike = gallery.nearest(
                tracklet.model(), embeddings(tracklet), MOST_CANDIDATES, entry -> isPossible(entry, tracklet));
        return ranked(alike, entry -> weigh(entry, tracklet));
    }

    private static List<Embedding> embeddings(TrackletUpdate tracklet) {
        return tracklet.prototypes().stream().map(Prototype::embedding).toList();
    }

    /** Its candidates as they are after some identities have changed. */
    List<Evidence> candidates(TrackletUpdate tracklet, List<Evidence> before, Set<String> changed) {
        List<GalleryEntry> entries = new ArrayList<>();
        changed.stream()
                .map(gallery::get)
                .filter(entry -> isPossible(entry, tracklet))
                .forEach(entries::add);
        List<Evidence> after = new ArrayList<>(ranked(entries, entry -> weigh(entry, tracklet)));
        before.stream().filter(each -> !changed.contains(each.identity())).forEach(after::add);
        after.sort(Evidence.BEST_FIRST);
        return after;
    }

    private static List<Evidence> ranked(List<GalleryEntry> entries, Function<GalleryEntry, Evidence> weigh) {
        return entries.stream().map(weigh).sorted(Evidence.BEST_FIRST).toList();
    }

    private boolean isPossible(GalleryEntry entry, TrackletUpdate tracklet) {
        return entry.stay(tracklet.id()).isEmpty()
                && !entry.isBeside(tracklet, refreshMicros)
                && entry.canGetTo(tracklet, ways)
                && !constraints.areApart(tracklet.id(), entry.tracklets());
    }

    /** What speaks for the tracklet being this identity. */
    Evidence weigh(GalleryEntry entry, TrackletUpdate tracklet) {
        double cosine = entry.cosine(tracklet);
        double jsd = entry.jsd(tracklet);
        double transit = entry.before(tracklet, refreshMicros)
                .map(stay -> ratio(stay, tracklet))
                .orElse(0.);
        return evidence(entry, cosine, jsd, transit, entry.looksFrom(tracklet.camera()));
    }

    private Evidence evidence(GalleryEntry entry, double cosine, double jsd, double transit, boolean sameCameraToo) {
        return new Evidence(
                entry.identity(),
                cosine,
                jsd,
                transit,
                calibration.logOdds(cosine, jsd) + transit,
                (sameCameraToo ? sameCamera : otherCamera).level(falseMatchRate));
    }

    private double ratio(Stay from, TrackletUpdate to) {
        double ratio = transits.ratio(from.camera(), to.camera(), to.fromMicros() - from.toMicros());
        return Math.max(-MOST_BY_TRANSIT, Math.min(MOST_BY_TRANSIT, ratio));
    }

    /** Whether the identity is elsewhere in the same picture while the tracklet is seen. */
    boolean isBeside(GalleryEntry entry, TrackletUpdate tracklet) {
        return entry.isBeside(tracklet, refreshMicros);
    }

    /** Who could be this identity, the likeliest first: of all who look most like it. */
    List<Evidence> candidates(GalleryEntry whole) {
        List<GalleryEntry> alike =
                gallery.nearest(whole.model(), whole.embeddings(), MOST_CANDIDATES, entry -> isPossible(entry, whole));
        return ranked(alike, entry -> weigh(entry, whole));
    }

    private boolean isPossible(GalleryEntry entry, GalleryEntry whole) {
        return !entry.identity().equals(whole.identity())
                && !entry.isBeside(whole, refreshMicros)
                && whole.looks().stream().allMatch(look -> entry.canGetTo(look, ways))
                && whole.tracklets().stream().noneMatch(tracklet -> constraints.areApart(tracklet, entry.tracklets()));
    }

    /** What speaks for two identities being one: of all looks of the one, on average. */
    private Evidence weigh(GalleryEntry entry, GalleryEntry whole) {
        double cosine = 0;
        double jsd = 0;
        double transit = 0;
        boolean sameCameraToo = false;
        for (TrackletUpdate look : whole.looks()) {
            Evidence one = weigh(entry, look);
            cosine += one.cosine() / whole.looks().size();
            jsd += one.jsd() / whole.looks().size();
            transit += one.transit() / whole.looks().size();
            sameCameraToo |= entry.looksFrom(look.camera());
        }
        return evidence(entry, cosine, jsd, transit, sameCameraToo);
    }

    /**
     * Learns from a tracklet that was decided: who is with it in a picture is somebody else, and so are most who are seen by other
     * cameras meanwhile.
     */
    void learn(TrackletUpdate tracklet) {
        Whereabouts whereabouts = gallery.whereabouts(tracklet.model());
        transits.compared(whereabouts.gaps(tracklet.fromMicros(), gallery.of(tracklet.id())), tracklet.camera());
        int compared = 0;
        for (String camera : whereabouts.camerasFrom(tracklet.camera())) {
            List<GalleryEntry> others = whereabouts
                    .seenSince(camera, tracklet.fromMicros())
                    .map(gallery::get)
                    .filter(entry -> isStranger(entry, tracklet, camera))
                    .limit(MOST_STRANGERS - compared)
                    .toList();
            compared += others.size();
            List<Double> logOdds = new ArrayList<>();
            others.forEach(entry -> logOdds.add(calibration.logOdds(entry.cosine(tracklet), entry.jsd(tracklet))));
            if (camera.equals(tracklet.camera())) {
                logOdds.forEach(sameCamera::saw);
            } else {
                learnFromAnotherCamera(logOdds);
            }
        }
    }

    /** Whether this camera sees the identity at the tracklet's time, and it is not the tracklet's, as far as is known. */
    private boolean isStranger(GalleryEntry entry, TrackletUpdate tracklet, String camera) {
        boolean isBeside = entry.isBeside(tracklet, refreshMicros);
        return entry.stay(tracklet.id()).isEmpty()
                && (camera.equals(tracklet.camera())
                        ? isBeside
                        : !isBeside && entry.elsewhere(tracklet, refreshMicros).contains(camera));
    }

    /** Of those whom another camera sees at the same time, one may be the same person if the two see one place: the likeliest is left out. */
    private void learnFromAnotherCamera(List<Double> logOdds) {
        logOdds.sort(null);
        logOdds.stream().limit(Math.max(0, logOdds.size() - 1)).forEach(otherCamera::saw);
    }

    /** Learns the way of the one whom the tracklet looks like, whatever was decided; the way itself has no say in that. */
    void learnWay(TrackletUpdate tracklet, List<Evidence> candidates) {
        candidates.stream()
                .filter(each -> each.margin() - each.transit() >= 0)
                .max((one, other) -> Double.compare(one.margin() - one.transit(), other.margin() - other.transit()))
                .flatMap(each -> gallery.get(each.identity()).before(tracklet, refreshMicros))
                .ifPresent(stay ->
                        transits.went(stay.camera(), tracklet.camera(), tracklet.fromMicros() - stay.toMicros()));
    }

    Strangers sameCamera() {
        return sameCamera;
    }

    Strangers otherCamera() {
        return otherCamera;
    }

    Transits transits() {
        return transits;
    }
}
