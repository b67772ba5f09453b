package dev.throughline.app.results;

import dev.throughline.app.topics.Journeys;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.TrackletId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes whoever was forgotten out of a site's events: where they were, what they were called, and how much somebody looked like
 * them. What is left, applied in order, comes to the same identities. That somebody was forgotten stays, with the id and no more.
 */
final class WithoutForgotten {
    private final Journeys journeys;

    /** By all events of the site, which have been applied. */
    WithoutForgotten(Journeys journeys) {
        this.journeys = journeys;
    }

    /** What is left of an event; empty if nothing is. */
    Optional<IdentityEvent> of(IdentityEvent event) {
        return switch (event.type()) {
            case CREATED, SIGHTED ->
                event.subject().stream().anyMatch(journeys::isForgotten)
                        ? Optional.empty()
                        : Optional.of(with(event, event.tracklets()));
            case MERGED, SPLIT, REASSIGNED -> moved(event);
            case NAMED, EXPIRED -> journeys.isForgotten(event.identity()) ? Optional.empty() : Optional.of(event);
            case FORGOTTEN -> Optional.of(event);
        };
    }

    /** Tracklets go by tracklets: an identity that was forgotten may have been another's for a while. */
    private Optional<IdentityEvent> moved(IdentityEvent event) {
        List<TrackletId> all = event.subject();
        List<TrackletId> left =
                all.stream().filter(each -> !journeys.isForgotten(each)).toList();
        return left.isEmpty() && !all.isEmpty() ? Optional.empty() : Optional.of(with(event, left));
    }

    private IdentityEvent with(IdentityEvent event, @Nullable List<TrackletId> tracklets) {
        return new IdentityEvent(
                event.id(),
                event.type(),
                event.site(),
                event.time(),
                event.identity(),
                event.camera(),
                event.track(),
                event.from(),
                event.to(),
                event.formerly(),
                tracklets,
                event.corrects(),
                event.name(),
                event.model(),
                withoutRunnerUp(event.because()));
    }

    private Because withoutRunnerUp(Because because) {
        return because.runnerUp() == null
                        || !journeys.isForgotten(because.runnerUp().identity())
                ? because
                : new Because(
                        because.rule(),
                        because.probability(),
                        because.cosine(),
                        because.jsd(),
                        because.transit(),
                        because.ground(),
                        because.level(),
                        null,
                        because.late(),
                        because.command());
    }
}
