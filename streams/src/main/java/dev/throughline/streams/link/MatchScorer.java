package dev.throughline.streams.link;

import dev.throughline.streams.link.GalleryEntry.Stay;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Weighs evidence, and learns from what it sees how much evidence is enough here.
 *
 * <p>Looks are worth what the model's calibration says; the way and its time, and places on the floor where cameras are calibrated,
 * are worth what was learned of them. The level that the sum has to reach is what strangers of this site reach only as often as the
 * false-match rate allows: those seen by the same camera look more alike than those seen by two, and are counted apart.
 */
final class MatchScorer {
    /** A way says so much for or against at most, nats: a detour is odd, but happens. */
    private static final double MOST_BY_TRANSIT = 4;

    /** So many who look most alike are weighed with all that is known of them. */
    private static final int MOST_CANDIDATES = 32;

    /** Of those who were seen meanwhile, so many at most are asked where they stood. */
    private static final int MOST_MEETINGS = 256;

    /** A tracklet is compared with so many people at most who are not it, to learn how alike strangers look. */
    private static final int MOST_STRANGERS = 64;

    private final Calibration calibration;
    private final double falseMatchRate;
    private final Reachability reachability;
    private final long refreshMicros;
    private final Gallery gallery;
    private final Constraints constraints;
    private final ImpostorScores sameCamera;
    private final ImpostorScores otherCamera;
    private final TransitionTimes transitionTimes;
    private final GroundPlane floor;
    private final Set<Piece> pieces;

    MatchScorer(
            Calibration calibration,
            double falseMatchRate,
            Reachability reachability,
            long refreshMicros,
            Gallery gallery,
            Constraints constraints,
            ImpostorScores sameCamera,
            ImpostorScores otherCamera,
            TransitionTimes transitionTimes,
            GroundPlane floor,
            Set<Piece> pieces) {
        this.calibration = calibration;
        this.falseMatchRate = falseMatchRate;
        this.reachability = reachability;
        this.refreshMicros = refreshMicros;
        this.gallery = gallery;
        this.constraints = constraints;
        this.sameCamera = sameCamera;
        this.otherCamera = otherCamera;
        this.transitionTimes = transitionTimes;
        this.floor = floor;
        this.pieces = pieces;
    }

    /** Whom the tracklet could be, the likeliest first. */
    List<Evidence> candidates(TrackletUpdate tracklet) {
        return candidates(List.of(tracklet), entry -> isPossible(entry, tracklet), entry -> weigh(entry, tracklet));
    }

    /** Who could be this identity, the likeliest first. */
    List<Evidence> candidates(GalleryEntry whole) {
        return whole.looks().isEmpty()
                ? List.of()
                : candidates(whole.looks(), entry -> isPossible(entry, whole), entry -> weigh(entry, whole));
    }

    /**
     * How likely each of these is whom a decision is about.
     *
     * @param model of what was compared
     */
    Posterior posterior(List<Evidence> candidates, String model) {
        return new Posterior(candidates, Math.max(1, gallery.size(model)), falseMatchRate);
    }

    /** Of those who look most like the tracklets, and those who are where these are. */
    private List<Evidence> candidates(
            List<TrackletUpdate> tracklets,
            Predicate<GalleryEntry> isPossible,
            Function<GalleryEntry, Evidence> weigh) {
        String model = tracklets.get(0).model();
        List<String> alike = gallery.nearest(model, GalleryEntry.embeddings(tracklets), MOST_CANDIDATES, isPossible);
        Stream<String> there = there(tracklets, gallery.presence(model), isPossible);
        return Stream.concat(alike.stream(), there)
                .distinct()
                .map(gallery::get)
                .map(weigh)
                .sorted(Evidence.BEST_FIRST)
                .toList();
    }

    /** Who is in the same place on the floor at the same time, however they look. */
    private Stream<String> there(
            List<TrackletUpdate> tracklets, PresenceIndex presence, Predicate<GalleryEntry> isPossible) {
        if (tracklets.stream().allMatch(tracklet -> tracklet.trajectory().isEmpty())) {
            return Stream.empty();
        }
        long since =
                tracklets.stream().mapToLong(TrackletUpdate::fromMicros).min().orElseThrow();
        return presence.camerasFrom(tracklets.get(0).camera()).stream()
                .flatMap(camera -> presence.seenSince(camera, since))
                .distinct()
                .limit(MOST_MEETINGS)
                .map(gallery::get)
                .filter(isPossible)
                .filter(entry -> ground(entry, tracklets)
                        .filter(says -> says.atOnce() && says.ratio() > 0)
                        .isPresent())
                .map(GalleryEntry::identity);
    }

    /** Its candidates as they are after some identities have changed. */
    List<Evidence> candidates(TrackletUpdate tracklet, List<Evidence> before, Set<String> changed) {
        Stream<Evidence> anew = changed.stream()
                .map(gallery::get)
                .filter(entry -> isPossible(entry, tracklet))
                .map(entry -> weigh(entry, tracklet));
        return Stream.concat(anew, before.stream().filter(each -> !changed.contains(each.identity())))
                .sorted(Evidence.BEST_FIRST)
                .toList();
    }

    private boolean isPossible(GalleryEntry entry, TrackletUpdate tracklet) {
        return entry.stay(tracklet.id()).isEmpty()
                && !entry.isBeside(tracklet, refreshMicros)
                && entry.canGetTo(tracklet, reachability)
                && !constraints.areApart(tracklet.id(), entry.tracklets());
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
        Optional<GroundPlane.Says> ground = ground(entry, tracklets);
        ImpostorScores impostors = sameCameraToo ? sameCamera : otherCamera;
        double transit = ground.filter(GroundPlane.Says::atOnce).isPresent() ? Math.max(0, way) : way;
        double places = ground.map(GroundPlane.Says::ratio).orElse(0.);
        return new Evidence(
                entry.identity(),
                cosine,
                jsd,
                transit,
                ground.map(GroundPlane.Says::ratio).orElse(null),
                calibration.logOdds(cosine, jsd) + transit + places,
                impostors.level(falseMatchRate),
                impostors.tail());
    }

    private Optional<GroundPlane.Says> ground(GalleryEntry entry, List<TrackletUpdate> tracklets) {
        return pieces.contains(Piece.FLOOR) ? floor.weigh(entry.looks(), tracklets) : Optional.empty();
    }

    private double ratio(Stay from, TrackletUpdate to) {
        if (!pieces.contains(Piece.WAYS)) {
            return 0;
        }
        double ratio = transitionTimes.ratio(from.camera(), to.camera(), to.fromMicros() - from.toMicros());
        return Math.max(-MOST_BY_TRANSIT, Math.min(MOST_BY_TRANSIT, ratio));
    }

    /** Whether the identity is elsewhere in the same picture while the tracklet is seen. */
    boolean isBeside(GalleryEntry entry, TrackletUpdate tracklet) {
        return entry.isBeside(tracklet, refreshMicros);
    }

    private boolean isPossible(GalleryEntry entry, GalleryEntry whole) {
        return !entry.identity().equals(whole.identity())
                && !entry.isBeside(whole, refreshMicros)
                && whole.looks().stream().allMatch(look -> entry.canGetTo(look, reachability))
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

    /**
     * Learns from a tracklet that was decided: who is with it in a picture is somebody else, and so are most who are seen by other
     * cameras meanwhile.
     */
    void learn(TrackletUpdate tracklet) {
        PresenceIndex presence = gallery.presence(tracklet.model());
        transitionTimes.compared(presence.gaps(tracklet.fromMicros(), gallery.of(tracklet.id())), tracklet.camera());
        if (pieces.contains(Piece.LEARNED_LEVEL)) {
            learnStrangers(tracklet, presence);
        }
    }

    private void learnStrangers(TrackletUpdate tracklet, PresenceIndex presence) {
        int compared = 0;
        for (String camera : presence.camerasFrom(tracklet.camera())) {
            List<GalleryEntry> others = presence.seenSince(camera, tracklet.fromMicros())
                    .map(gallery::get)
                    .filter(entry -> isStranger(entry, tracklet, camera))
                    .limit(MOST_STRANGERS - compared)
                    .toList();
            compared += others.size();
            List<Double> logOdds = new ArrayList<>();
            others.forEach(entry -> logOdds.add(logOdds(entry, tracklet)));
            if (camera.equals(tracklet.camera())) {
                logOdds.forEach(sameCamera::saw);
                others.forEach(entry -> floor.two(entry.looks(), tracklet));
            } else {
                learnFromAnotherCamera(logOdds);
            }
        }
    }

    /** By looks. What the JSD would say is asked for only where it counts: of strangers nobody is told. */
    private double logOdds(GalleryEntry entry, TrackletUpdate tracklet) {
        return calibration.logOdds(entry.cosine(tracklet), calibration.jsd() == 0 ? 0 : entry.jsd(tracklet));
    }

    /** Whether this camera sees the identity at the tracklet's time, and it is not the tracklet's, as far as is known. */
    private boolean isStranger(GalleryEntry entry, TrackletUpdate tracklet, String camera) {
        if (entry.stay(tracklet.id()).isPresent()) {
            return false;
        }
        boolean isBeside = entry.isBeside(tracklet, refreshMicros);
        return camera.equals(tracklet.camera())
                ? isBeside
                : !isBeside && entry.isSeenBy(camera, tracklet, refreshMicros);
    }

    /** Of those whom another camera sees at the same time, one may be the same person if the two see one place: the likeliest is left out. */
    private void learnFromAnotherCamera(List<Double> logOdds) {
        logOdds.sort(null);
        logOdds.stream().limit(Math.max(0, logOdds.size() - 1)).forEach(otherCamera::saw);
    }

    /** Learns from whom a tracklet could be, before that is decided. */
    void learnFrom(TrackletUpdate tracklet, List<Evidence> candidates) {
        learnWay(tracklet, candidates);
        learnFloor(tracklet, candidates);
    }

    /** Learns the way of the one whom the tracklet looks like, whatever was decided; the way itself has no say in that. */
    private void learnWay(TrackletUpdate tracklet, List<Evidence> candidates) {
        candidates.stream()
                .filter(each -> each.marginWithoutTransit() >= 0)
                .max(Comparator.comparingDouble(Evidence::marginWithoutTransit))
                .flatMap(each -> gallery.get(each.identity()).before(tracklet, refreshMicros))
                .ifPresent(stay -> transitionTimes.went(
                        stay.camera(), tracklet.camera(), tracklet.fromMicros() - stay.toMicros()));
    }

    /** Learns how far apart two cameras put one person, of the one whom the tracklet looks like; places have no say in that. */
    private void learnFloor(TrackletUpdate tracklet, List<Evidence> candidates) {
        candidates.stream()
                .filter(each -> each.marginByLooks() >= 0)
                .max(Comparator.comparingDouble(Evidence::marginByLooks))
                .ifPresent(each -> floor.one(gallery.get(each.identity()).looks(), tracklet));
    }

    ImpostorScores sameCamera() {
        return sameCamera;
    }

    ImpostorScores otherCamera() {
        return otherCamera;
    }

    TransitionTimes transitionTimes() {
        return transitionTimes;
    }

    GroundPlane floor() {
        return floor;
    }
}
