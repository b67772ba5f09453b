package dev.throughline.streams.link;

import dev.throughline.wire.message.TrackletUpdate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds the candidates of a tracklet or an identity in the state of a site, and computes their evidence. It changes nothing.
 *
 * <p>The calibration of the model turns appearance into log-odds. The {@link SiteStatistics} score transitions between cameras, their times
 * and, where cameras are calibrated, positions on the ground plane. The sum has to reach a threshold. Impostors of this site reach that
 * threshold only as often as the false-match rate allows.
 */
final class MatchScorer {
    /** A transition counts this much for or against at most, nats: a detour is odd, but happens. */
    private static final double MOST_BY_TRANSITION = 4;

    /** The most similar identities that are scored with all evidence. */
    private static final int MOST_CANDIDATES = 32;

    /** Identities seen meanwhile whose positions are compared, at most. */
    private static final int MOST_MEETINGS = 256;

    private final LinkModel model;
    private final Reachability reachability;
    private final Gallery gallery;
    private final Constraints constraints;
    private final SiteStatistics statistics;

    MatchScorer(LinkModel model, LinkState state) {
        this.model = model;
        this.reachability = model.reachability();
        this.gallery = state.gallery();
        this.constraints = state.constraints();
        this.statistics = state.statistics();
    }

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
     * @param embedder model of the embeddings that were compared
     */
    Posterior posterior(List<Evidence> candidates, String embedder) {
        return new Posterior(
                candidates,
                Math.max(1, gallery.size(embedder)),
                model.settings().falseMatchRate());
    }

    /** Candidates among the identities that look most like the tracklets, and among those at the same place. */
    private List<Evidence> candidates(
            List<TrackletUpdate> tracklets,
            Predicate<GalleryEntry> isPossible,
            Function<GalleryEntry, Evidence> weigh) {
        String embedder = tracklets.get(0).model();
        List<String> alike = gallery.nearest(embedder, GalleryEntry.embeddings(tracklets), MOST_CANDIDATES, isPossible);
        Stream<String> there = there(tracklets, gallery.presence(embedder), isPossible);
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
                && !entry.isBeside(tracklet, model.refreshMicros())
                && entry.canGetTo(tracklet, reachability)
                && !constraints.areApart(tracklet.id(), entry.tracklets());
    }

    /** The evidence that the tracklet belongs to this identity. */
    Evidence weigh(GalleryEntry entry, TrackletUpdate tracklet) {
        double cosine = entry.cosine(tracklet);
        double jsd = entry.jsd(tracklet);
        double transit = entry.before(tracklet, model.refreshMicros())
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
            double transition,
            boolean sameCameraToo) {
        Optional<GroundPlane.Says> ground = ground(entry, tracklets);
        ImpostorScores impostors = sameCameraToo ? statistics.sameCamera() : statistics.otherCamera();
        double transit = ground.filter(GroundPlane.Says::atOnce).isPresent() ? Math.max(0, transition) : transition;
        double places = ground.map(GroundPlane.Says::ratio).orElse(0.);
        return new Evidence(
                entry.identity(),
                cosine,
                jsd,
                transit,
                ground.map(GroundPlane.Says::ratio).orElse(null),
                model.calibration().logOdds(cosine, jsd) + transit + places,
                impostors.threshold(model.settings().falseMatchRate()),
                impostors.tailScale());
    }

    private Optional<GroundPlane.Says> ground(GalleryEntry entry, List<TrackletUpdate> tracklets) {
        return statistics.groundPlane().weigh(entry.exemplars(), tracklets);
    }

    private double ratio(TrackletVisit from, TrackletUpdate to) {
        double ratio =
                statistics.transitionTimes().ratio(from.camera(), to.camera(), to.fromMicros() - from.toMicros());
        return Math.max(-MOST_BY_TRANSITION, Math.min(MOST_BY_TRANSITION, ratio));
    }

    /** Whether the identity is elsewhere in the same picture while the tracklet is visible. */
    boolean isBeside(GalleryEntry entry, TrackletUpdate tracklet) {
        return entry.isBeside(tracklet, model.refreshMicros());
    }

    private boolean isPossible(GalleryEntry entry, GalleryEntry whole) {
        return !entry.identity().equals(whole.identity())
                && !entry.isBeside(whole, model.refreshMicros())
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
}
