package dev.throughline.streams.link;

import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Corrects earlier links that later evidence overturns: reassigns or splits off a tracklet, and merges identities. */
final class Corrections {
    /** With later evidence, the tracklet fits another identity better. */
    private static final String FITS_BETTER = "fits-better";
    /** As is known by now, the tracklet was in one picture with another tracklet of the same identity. */
    private static final String BESIDE_ITSELF = "beside-itself";
    /** With later evidence, the tracklet fits no known identity. */
    private static final String FITS_NO_LONGER = "fits-no-longer";

    /** A published decision stands until the evidence against it is this clear, nats: decisions must not flip back and forth. */
    private static final double PREFER_PUBLISHED = 1;

    private static final Comparator<TrackletUpdate> LATEST_FIRST = Comparator.comparingLong(TrackletUpdate::toMicros)
            .thenComparing(TrackletUpdate::id)
            .reversed();

    private final LinkModel model;
    private final LinkState state;
    private final Gallery gallery;
    private final MatchScorer scorer;
    private final Events events;

    Corrections(LinkModel model, LinkState state, MatchScorer scorer, Events events) {
        this.model = model;
        this.state = state;
        this.gallery = state.gallery();
        this.scorer = scorer;
        this.events = events;
    }

    /** Examines earlier links again once tracklets have closed and no more evidence of them will come. */
    List<IdentityEvent> reexamine(List<TrackletUpdate> closed, long timeMicros) {
        List<IdentityEvent> told = new ArrayList<>();
        if (model.correctionWindowMicros() > 0) {
            closed.forEach(tracklet -> told.addAll(reexamine(tracklet, timeMicros)));
        }
        return told;
    }

    /**
     * Examines whether the tracklet and the recent tracklets of its identity still belong together. Then, whether its identity is the same
     * person as another one.
     */
    private List<IdentityEvent> reexamine(TrackletUpdate closed, long timeMicros) {
        List<IdentityEvent> told = new ArrayList<>();
        for (TrackletUpdate exemplar : recentBeside(closed)) {
            gallery.of(exemplar.id())
                    .flatMap(entry -> reconsider(entry, exemplar, timeMicros))
                    .ifPresent(told::add);
        }
        gallery.of(closed.id()).flatMap(entry -> merge(entry, timeMicros)).ifPresent(told::add);
        return told;
    }

    /** The closed exemplars of the tracklet's identity that are within the correction window. */
    private List<TrackletUpdate> recentBeside(TrackletUpdate closed) {
        long since = closed.toMicros() - model.correctionWindowMicros();
        return gallery.of(closed.id()).stream()
                .flatMap(entry -> entry.exemplars().stream())
                .filter(exemplar -> exemplar.closed() && exemplar.toMicros() >= since)
                .sorted(LATEST_FIRST)
                .toList();
    }

    /** Examines whether a tracklet still belongs to its identity, and moves it if not. */
    private Optional<IdentityEvent> reconsider(GalleryEntry entry, TrackletUpdate exemplar, long timeMicros) {
        GalleryEntry rest = entry.without(List.of(exemplar.id()));
        if (rest.exemplars().isEmpty() || state.constraints().areTogether(exemplar.id(), rest.tracklets())) {
            return Optional.empty();
        }
        Evidence present = scorer.weigh(rest, exemplar);
        boolean impossible = scorer.isBeside(rest, exemplar);
        List<Evidence> others = scorer.candidates(exemplar);
        Posterior posterior = scorer.posterior(
                Stream.concat(Stream.of(present), others.stream()).toList(), exemplar.model());
        Optional<Evidence> better = others.stream()
                .findFirst()
                .filter(other ->
                        other.passes() && (impossible || other.margin() > present.margin() + PREFER_PUBLISHED));
        if (better.isPresent()) {
            Because because = posterior.because(impossible ? BESIDE_ITSELF : FITS_BETTER, better.get(), present, null);
            return Optional.of(move(
                    IdentityEvent.Type.REASSIGNED,
                    entry,
                    List.of(exemplar.id()),
                    better.get().identity(),
                    because,
                    timeMicros));
        }
        if (impossible || present.margin() < -PREFER_PUBLISHED) {
            String identity = Ids.splitOff(events.site(), entry.identity(), exemplar.id(), timeMicros);
            Because because = new Because(
                    impossible ? BESIDE_ITSELF : FITS_NO_LONGER, null, posterior.runnerUp(present), null, null);
            return Optional.of(
                    move(IdentityEvent.Type.SPLIT, entry, List.of(exemplar.id()), identity, because, timeMicros));
        }
        return Optional.empty();
    }

    private IdentityEvent move(
            IdentityEvent.Type type,
            GalleryEntry from,
            List<TrackletId> tracklets,
            String into,
            Because because,
            long timeMicros) {
        IdentityEvent event = events.moved(type, from, tracklets, into, because, timeMicros);
        state.move(from, tracklets, into, event.id());
        return event;
    }

    /** Merges the identity with another one if the two match. The older one stays. */
    private Optional<IdentityEvent> merge(GalleryEntry entry, long timeMicros) {
        List<Evidence> candidates = scorer.candidates(entry);
        if (candidates.isEmpty() || !candidates.get(0).passes()) {
            return Optional.empty();
        }
        Evidence best = candidates.get(0);
        GalleryEntry other = gallery.get(best.identity());
        boolean otherIsOlder = begin(other) < begin(entry)
                || (begin(other) == begin(entry) && other.identity().compareTo(entry.identity()) < 0);
        GalleryEntry into = otherIsOlder ? other : entry;
        GalleryEntry from = otherIsOlder ? entry : other;
        Because because = scorer.posterior(candidates, entry.model())
                .because(Decisions.ALIKE, best, candidates.size() > 1 ? candidates.get(1) : null, null);
        return Optional.of(
                move(IdentityEvent.Type.MERGED, from, from.tracklets(), into.identity(), because, timeMicros));
    }

    private static long begin(GalleryEntry entry) {
        return entry.visits().get(0).fromMicros();
    }
}
