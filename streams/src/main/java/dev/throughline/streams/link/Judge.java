package dev.throughline.streams.link;

import dev.throughline.streams.link.GalleryEntry.Stay;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.TrackletUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Weighs evidence, and learns from what it sees how much evidence is enough here.
 *
 * <p>Looks are worth what the model's calibration says; the way and its time, and places on the floor where cameras are calibrated,
 * are worth what was learned of them. The level that
 * the sum has to reach is what strangers of this site reach only as often as the false-match rate allows: those seen by the same
 * camera look more alike than those seen by two, and are counted apart.
 */
final class Judge {
    /** A way says so much for or against at most, nats: a detour is odd, but happens. */
    private static final double MOST_BY_TRANSIT = 4;

    private final Calibration calibration;
    private final double falseMatchRate;
    private final Ways ways;
    private final long refreshMicros;
    private final Gallery gallery;
    private final Constraints constraints;
    private final Strangers sameCamera;
    private final Strangers otherCamera;
    private final Transits transits;
    private final Floor floor;

    Judge(
            Calibration calibration,
            double falseMatchRate,
            Ways ways,
            long refreshMicros,
            Gallery gallery,
            Constraints constraints,
            Strangers sameCamera,
            Strangers otherCamera,
            Transits transits,
            Floor floor) {
        this.calibration = calibration;
        this.falseMatchRate = falseMatchRate;
        this.ways = ways;
        this.refreshMicros = refreshMicros;
        this.gallery = gallery;
        this.constraints = constraints;
        this.sameCamera = sameCamera;
        this.otherCamera = otherCamera;
        this.transits = transits;
        this.floor = floor;
    }

    /** Everybody whom the tracklet could be, the likeliest first. */
    List<Evidence> candidates(TrackletUpdate tracklet) {
        return candidates(entry -> isPossible(entry, tracklet), entry -> weigh(entry, tracklet));
    }

    private List<Evidence> candidates(Predicate<GalleryEntry> isPossible, Function<GalleryEntry, Evidence> weigh) {
        return gallery.entries().stream()
                .filter(isPossible)
                .map(weigh)
                .sorted(Evidence.BEST_FIRST)
                .toList();
    }

    private boolean isPossible(GalleryEntry entry, TrackletUpdate tracklet) {
        return isComparable(entry, tracklet)
                && entry.stay(tracklet.id()).isEmpty()
                && !entry.isBeside(tracklet, refreshMicros)
                && entry.canGetTo(tracklet, ways)
                && !constraints.areApart(tracklet.id(), entry.tracklets());
    }

    private static boolean isComparable(GalleryEntry entry, TrackletUpdate tracklet) {
        return entry.model().equals(tracklet.model()) && !entry.looks().isEmpty();
    }

    /** What speaks for the tracklet being this identity. */
    Evidence weigh(GalleryEntry entry, TrackletUpdate tracklet) {
        double cosine = entry.cosine(tracklet);
        double jsd = entry.jsd(tracklet);
        double transit = entry.before(tracklet, refreshMicros)
                .map(stay -> ratio(stay, tracklet))
                .orElse(0.);
        return evidence(entry, List.of(tracklet), cosine, jsd, transit, entry.looksFrom(tracklet.camera()));
    }

    /** Adds what places say. Whoever is seen in two cameras at once by their places is not there against the odds of the way. */
    private Evidence evidence(
            GalleryEntry entry,
            List<TrackletUpdate> tracklets,
            double cosine,
            double jsd,
            double way,
            boolean sameCameraToo) {
        Optional<Floor.Says> ground = floor.weigh(entry.looks(), tracklets);
        double transit = ground.filter(Floor.Says::atOnce).isPresent() ? Math.max(0, way) : way;
        double places = ground.map(Floor.Says::ratio).orElse(0.);
        return new Evidence(
                entry.identity(),
                cosine,
                jsd,
                transit,
                ground.map(Floor.Says::ratio).orElse(null),
                calibration.logOdds(cosine, jsd) + transit + places,
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

    /** Everybody who could be this identity, the likeliest first. */
    List<Evidence> candidates(GalleryEntry whole) {
        return whole.looks().isEmpty()
                ? List.of()
                : candidates(entry -> isPossible(entry, whole), entry -> weigh(entry, whole));
    }

    private boolean isPossible(GalleryEntry entry, GalleryEntry whole) {
        return !entry.identity().equals(whole.identity())
                && entry.model().equals(whole.model())
                && !entry.looks().isEmpty()
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
        return evidence(entry, whole.looks(), cosine, jsd, transit, sameCameraToo);
    }

    /** Learns from a tracklet that was decided: who is with it in a picture is somebody else, and so are most who were elsewhere before. */
    void learn(TrackletUpdate tracklet) {
        Map<String, List<Double>> elsewhere = new TreeMap<>();
        for (GalleryEntry entry : gallery.entries()) {
            if (!isComparable(entry, tracklet) || entry.stay(tracklet.id()).isPresent()) {
                continue;
            }
            entry.before(tracklet, refreshMicros)
                    .ifPresent(stay -> transits.compared(
                            stay.camera(), tracklet.camera(), tracklet.fromMicros() - stay.toMicros()));
            boolean isBeside = entry.isBeside(tracklet, refreshMicros);
            List<String> cameras = isBeside ? List.of() : entry.elsewhere(tracklet, refreshMicros);
            if (isBeside || !cameras.isEmpty()) {
                double logOdds = calibration.logOdds(entry.cosine(tracklet), entry.jsd(tracklet));
                if (isBeside) {
                    sameCamera.saw(logOdds);
                    floor.two(entry.looks(), tracklet);
                }
                cameras.forEach(camera -> elsewhere
                        .computeIfAbsent(camera, any -> new ArrayList<>())
                        .add(logOdds));
            }
        }
        elsewhere.values().forEach(this::learnFromAnotherCamera);
    }

    /** Of those whom another camera sees at the same time, one may be the same person if the two see one place: the likeliest is left out. */
    private void learnFromAnotherCamera(List<Double> logOdds) {
        logOdds.sort(null);
        logOdds.subList(0, logOdds.size() - 1).forEach(otherCamera::saw);
    }

    /** Learns the way of the one whom the tracklet looks like, whatever was decided; the way itself has no say in that. */
    void learnWay(TrackletUpdate tracklet, List<Evidence> candidates) {
        candidates.stream()
                .filter(each -> each.marginWithoutTransit() >= 0)
                .max(Comparator.comparingDouble(Evidence::marginWithoutTransit))
                .flatMap(each -> gallery.get(each.identity()).before(tracklet, refreshMicros))
                .ifPresent(stay ->
                        transits.went(stay.camera(), tracklet.camera(), tracklet.fromMicros() - stay.toMicros()));
    }

    /** Learns how far apart two cameras put one person, of the one whom the tracklet looks like; places have no say in that. */
    void learnFloor(TrackletUpdate tracklet, List<Evidence> candidates) {
        candidates.stream()
                .filter(each -> each.marginByLooks() >= 0)
                .max(Comparator.comparingDouble(Evidence::marginByLooks))
                .ifPresent(each -> floor.one(gallery.get(each.identity()).looks(), tracklet));
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

    Floor floor() {
        return floor;
    }
}
