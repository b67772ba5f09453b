package dev.throughline.streams.link;

import dev.throughline.wire.message.TrackletUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a site has taught: how alike impostors are, how people move between cameras, and how exactly positions are known. Impostors within
 * one camera look more alike than impostors across two, so the two are counted apart.
 */
final class SiteStatistics {
    /** Impostors that a tracklet is compared with, at most. */
    private static final int MOST_IMPOSTORS = 64;

    private final LinkModel model;
    private final Gallery gallery;
    private final ImpostorScores sameCamera;
    private final ImpostorScores otherCamera;
    private final TransitionTimes transitionTimes;
    private final GroundPlane groundPlane;

    /**
     * Statistics that go on from what was learned.
     *
     * @param gallery of the site
     * @param sameCamera scores of impostors within one camera
     * @param otherCamera scores of impostors across two
     * @param transitionTimes between cameras
     * @param groundPlane distances of positions
     */
    SiteStatistics(
            LinkModel model,
            Gallery gallery,
            ImpostorScores sameCamera,
            ImpostorScores otherCamera,
            TransitionTimes transitionTimes,
            GroundPlane groundPlane) {
        this.model = model;
        this.gallery = gallery;
        this.sameCamera = sameCamera;
        this.otherCamera = otherCamera;
        this.transitionTimes = transitionTimes;
        this.groundPlane = groundPlane;
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

    /** Learns from the candidates of a tracklet, before it is decided. */
    void learnFromCandidates(TrackletUpdate tracklet, List<Evidence> candidates) {
        learnTransition(tracklet, candidates);
        learnPositions(tracklet, candidates);
    }

    /** Learns the transition of the candidate that matches best without transition evidence, whatever was decided. */
    private void learnTransition(TrackletUpdate tracklet, List<Evidence> candidates) {
        candidates.stream()
                .filter(each -> each.marginWithoutTransit() >= 0)
                .max(Comparator.comparingDouble(Evidence::marginWithoutTransit))
                .flatMap(each -> gallery.get(each.identity()).before(tracklet, model.refreshMicros()))
                .ifPresent(visit -> transitionTimes.went(
                        visit.camera(), tracklet.camera(), tracklet.fromMicros() - visit.toMicros()));
    }

    /** Learns how far apart two cameras locate one person, from the candidate that matches best by appearance alone. */
    private void learnPositions(TrackletUpdate tracklet, List<Evidence> candidates) {
        candidates.stream()
                .filter(each -> each.marginByAppearance() >= 0)
                .max(Comparator.comparingDouble(Evidence::marginByAppearance))
                .ifPresent(each -> groundPlane.one(gallery.get(each.identity()).exemplars(), tracklet));
    }

    /**
     * Learns from a tracklet that was decided. Everybody else in its pictures is another person, and so are most people whom other cameras
     * see meanwhile.
     */
    void learnFromDecided(TrackletUpdate tracklet) {
        PresenceIndex presence = gallery.presence(tracklet.model());
        transitionTimes.compared(presence.gaps(tracklet.fromMicros(), gallery.of(tracklet.id())), tracklet.camera());
        int compared = 0;
        for (String camera : presence.camerasFrom(tracklet.camera())) {
            List<GalleryEntry> impostors = presence.seenSince(camera, tracklet.fromMicros())
                    .map(gallery::get)
                    .filter(entry -> isImpostor(entry, tracklet, camera))
                    .limit(MOST_IMPOSTORS - compared)
                    .toList();
            compared += impostors.size();
            learnFromImpostors(tracklet, impostors, camera);
        }
    }

    private void learnFromImpostors(TrackletUpdate tracklet, List<GalleryEntry> impostors, String camera) {
        List<Double> logOdds = new ArrayList<>();
        impostors.forEach(entry -> logOdds.add(logOdds(entry, tracklet)));
        if (camera.equals(tracklet.camera())) {
            logOdds.forEach(sameCamera::saw);
            impostors.forEach(entry -> groundPlane.two(entry.exemplars(), tracklet));
        } else {
            learnFromAnotherCamera(logOdds);
        }
    }

    /** Log-odds by appearance. The JSD is computed only if the calibration uses it, since impostors are not reported. */
    private double logOdds(GalleryEntry entry, TrackletUpdate tracklet) {
        return model.calibration()
                .logOdds(entry.cosine(tracklet), model.calibration().jsd() == 0 ? 0 : entry.jsd(tracklet));
    }

    /** Whether this camera sees the identity while the tracklet is visible, and the two are different people as far as is known. */
    private boolean isImpostor(GalleryEntry entry, TrackletUpdate tracklet, String camera) {
        if (entry.visit(tracklet.id()).isPresent()) {
            return false;
        }
        boolean isBeside = entry.isBeside(tracklet, model.refreshMicros());
        return camera.equals(tracklet.camera())
                ? isBeside
                : !isBeside && entry.isSeenBy(camera, tracklet, model.refreshMicros());
    }

    /**
     * Learns from the identities that another camera sees at the same time. If the two cameras overlap, one may be the same person, so the
     * most likely one is left out.
     */
    private void learnFromAnotherCamera(List<Double> logOdds) {
        logOdds.sort(null);
        logOdds.stream().limit(Math.max(0, logOdds.size() - 1)).forEach(otherCamera::saw);
    }
}
