package dev.throughline.streams.link;

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
 * Scores evidence, and learns from the site how much evidence is enough.
 *
 * <p>The calibration of the model turns appearance into log-odds. What was learned here scores transitions between cameras, their times
 * and, where cameras are calibrated, positions on the ground plane. The sum has to reach a threshold. Impostors of this site reach that
 * threshold only as often as the false-match rate allows. Impostors within one camera look more alike than impostors across two, so the two
 * are counted apart.
 */
final class MatchScorer {
    /** A transition counts this much for or against at most, nats: a detour is odd, but happens. */
    private static final double MOST_BY_TRANSITION = 4;

    /** The most similar identities that are scored with all evidence. */
    private static final int MOST_CANDIDATES = 32;

    /** Identities seen meanwhile whose positions are compared, at most. */
    private static final int MOST_MEETINGS = 256;

    /** Impostors that a tracklet is compared with, at most, to learn the scores of impostors. */
    private static final int MOST_IMPOSTORS = 64;

    private final Calibration calibration;
    private final double falseMatchRate;
    private final Reachability reachability;
    private final long refreshMicros;
    private final Gallery gallery;
    private final Constraints constraints;
    private final ImpostorScores sameCamera;
    private final ImpostorScores otherCamera;
    private final TransitionTimes transitionTimes;
    private final GroundPlane groundPlane;

    MatchScorer(
            Calibration calibration,
            double falseMatchRate,
            Reachability reachability,
            long refreshMicros,
            Gallery gallery,
            Constraints constraints,
            Learned learned) {
        this.calibration = calibration;
        this.falseMatchRate = falseMatchRate;
        this.reachability = reachability;
        this.refreshMicros = refreshMicros;
        this.gallery = gallery;
        this.constraints = constraints;
        this.sameCamera = learned.sameCamera;
        this.otherCamera = learned.otherCamera;
        this.transitionTimes = learned.transitionTimes;
        this.groundPlane = learned.groundPlane;
    }

    /**
     * What was learned at the site.
     *
     * @param sameCamera scores of impostors within one camera
     * @param otherCamera scores of impostors across two
     * @param transitionTimes between cameras
     * @param groundPlane positions on the ground plane
     */
    record Learned(
            ImpostorScores sameCamera,
            ImpostorScores otherCamera,
            TransitionTimes transitionTimes,
            GroundPlane groundPlane) {}

    /** Candidate identities of the tracklet, the most likely first. */
    List<Evidence> candidates(TrackletUpdate tracklet) {
        return candidates(List.of(tracklet), entry -> isPossible(entry, tracklet), entry -> weigh(entry, tracklet));
    }

    /** Candidates for being the same person as this identity, the most likely first. */
    List<Evidence> candidates(GalleryEntry whole) {
        return whole.exemplars().isEmpty()
                ? List.of()
                : candidates(whole.exemplars(), entry -> isPossible(entry, whole), entry -> weigh(entry, whole));
    }

    /**
     * The posterior probabilities of the candidates of one decision.
     *
     * @param model of the embeddings that were compared
     */
    Posterior posterior(List<Evidence> candidates, String model) {
        return new Posterior(candidates, Math.max(1, gallery.size(model)), falseMatchRate);
    }

    /** Candidates among the identities that look most like the tracklets, and among those at the same place. */
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

    /** Identities at the same place on the ground plane at the same time, whatever they look like. */
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

    /** The candidates again, after some identities have changed. */
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
        return entry.visit(tracklet.id()).isEmpty()
                && !entry.isBeside(tracklet, refreshMicros)
                && entry.canGetTo(tracklet, reachability)
                && !constraints.areApart(tracklet.id(), entry.tracklets());
    }

    /** The evidence that the tracklet belongs to this identity. */
    Evidence weigh(GalleryEntry entry, TrackletUpdate tracklet) {
        double cosine = entry.cosine(tracklet);
        double jsd = entry.jsd(tracklet);
        double transit = entry.before(tracklet, refreshMicros)
                .map(visit -> ratio(visit, tracklet))
                .orElse(0.);
        return evidence(entry, List.of(tracklet), cosine, jsd, transit, entry.hasExemplarOf(tracklet.camera()));
    }

    /**
     * Adds the evidence of positions. Positions that put a person into two cameras at once overrule transition times that make this
     * unlikely.
     */
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
                impostors.threshold(falseMatchRate),
                impostors.tailScale());
    }

    private Optional<GroundPlane.Says> ground(GalleryEntry entry, List<TrackletUpdate> tracklets) {
        return groundPlane.weigh(entry.exemplars(), tracklets);
    }

    private double ratio(TrackletVisit from, TrackletUpdate to) {
        double ratio = transitionTimes.ratio(from.camera(), to.camera(), to.fromMicros() - from.toMicros());
        return Math.max(-MOST_BY_TRANSITION, Math.min(MOST_BY_TRANSITION, ratio));
    }

    /** Whether the identity is elsewhere in the same picture while the tracklet is visible. */
    boolean isBeside(GalleryEntry entry, TrackletUpdate tracklet) {
        return entry.isBeside(tracklet, refreshMicros);
    }

    private boolean isPossible(GalleryEntry entry, GalleryEntry whole) {
        return !entry.identity().equals(whole.identity())
                && !entry.isBeside(whole, refreshMicros)
                && whole.exemplars().stream().allMatch(exemplar -> entry.canGetTo(exemplar, reachability))
                && whole.tracklets().stream().noneMatch(tracklet -> constraints.areApart(tracklet, entry.tracklets()));
    }

    /** The evidence that two identities are one person: the average over all exemplars of one of them. */
    private Evidence weigh(GalleryEntry entry, GalleryEntry whole) {
        double cosine = 0;
        double jsd = 0;
        double transit = 0;
        boolean sameCameraToo = false;
        for (TrackletUpdate exemplar : whole.exemplars()) {
            Evidence one = weigh(entry, exemplar);
            cosine += one.cosine() / whole.exemplars().size();
            jsd += one.jsd() / whole.exemplars().size();
            transit += one.transit() / whole.exemplars().size();
            sameCameraToo |= entry.hasExemplarOf(exemplar.camera());
        }
        return evidence(entry, whole.exemplars(), cosine, jsd, transit, sameCameraToo);
    }

    /**
     * Learns from a tracklet that was decided. Everybody else in its pictures is another person, and so are most people whom other cameras
     * see meanwhile.
     */
    void learn(TrackletUpdate tracklet) {
        PresenceIndex presence = gallery.presence(tracklet.model());
        transitionTimes.compared(presence.gaps(tracklet.fromMicros(), gallery.of(tracklet.id())), tracklet.camera());
        learnImpostors(tracklet, presence);
    }

    private void learnImpostors(TrackletUpdate tracklet, PresenceIndex presence) {
        int compared = 0;
        for (String camera : presence.camerasFrom(tracklet.camera())) {
            List<GalleryEntry> others = presence.seenSince(camera, tracklet.fromMicros())
                    .map(gallery::get)
                    .filter(entry -> isImpostor(entry, tracklet, camera))
                    .limit(MOST_IMPOSTORS - compared)
                    .toList();
            compared += others.size();
            List<Double> logOdds = new ArrayList<>();
            others.forEach(entry -> logOdds.add(logOdds(entry, tracklet)));
            if (camera.equals(tracklet.camera())) {
                logOdds.forEach(sameCamera::saw);
                others.forEach(entry -> groundPlane.two(entry.exemplars(), tracklet));
            } else {
                learnFromAnotherCamera(logOdds);
            }
        }
    }

    /** Log-odds by appearance. The JSD is computed only if the calibration uses it, since impostors are not reported. */
    private double logOdds(GalleryEntry entry, TrackletUpdate tracklet) {
        return calibration.logOdds(entry.cosine(tracklet), calibration.jsd() == 0 ? 0 : entry.jsd(tracklet));
    }

    /** Whether this camera sees the identity while the tracklet is visible, and the two are different people as far as is known. */
    private boolean isImpostor(GalleryEntry entry, TrackletUpdate tracklet, String camera) {
        if (entry.visit(tracklet.id()).isPresent()) {
            return false;
        }
        boolean isBeside = entry.isBeside(tracklet, refreshMicros);
        return camera.equals(tracklet.camera())
                ? isBeside
                : !isBeside && entry.isSeenBy(camera, tracklet, refreshMicros);
    }

    /**
     * Learns from the identities that another camera sees at the same time. If the two cameras overlap, one may be the same person, so the
     * most likely one is left out.
     */
    private void learnFromAnotherCamera(List<Double> logOdds) {
        logOdds.sort(null);
        logOdds.stream().limit(Math.max(0, logOdds.size() - 1)).forEach(otherCamera::saw);
    }

    /** Learns from the candidates of a tracklet, before it is decided. */
    void learnFrom(TrackletUpdate tracklet, List<Evidence> candidates) {
        learnTransition(tracklet, candidates);
        learnGroundPlane(tracklet, candidates);
    }

    /** Learns the transition of the candidate that matches best without transition evidence, whatever was decided. */
    private void learnTransition(TrackletUpdate tracklet, List<Evidence> candidates) {
        candidates.stream()
                .filter(each -> each.marginWithoutTransit() >= 0)
                .max(Comparator.comparingDouble(Evidence::marginWithoutTransit))
                .flatMap(each -> gallery.get(each.identity()).before(tracklet, refreshMicros))
                .ifPresent(visit -> transitionTimes.went(
                        visit.camera(), tracklet.camera(), tracklet.fromMicros() - visit.toMicros()));
    }

    /** Learns how far apart two cameras locate one person, from the candidate that matches best by appearance alone. */
    private void learnGroundPlane(TrackletUpdate tracklet, List<Evidence> candidates) {
        candidates.stream()
                .filter(each -> each.marginByAppearance() >= 0)
                .max(Comparator.comparingDouble(Evidence::marginByAppearance))
                .ifPresent(each -> groundPlane.one(gallery.get(each.identity()).exemplars(), tracklet));
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

    GroundPlane groundPlane() {
        return groundPlane;
    }
}
