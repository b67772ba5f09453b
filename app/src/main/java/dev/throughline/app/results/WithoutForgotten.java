package dev.throughline.app.results;

import dev.throughline.app.topics.Journeys;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.TrackletId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Removes forgotten identities from the events of a site: their locations, names and similarities to others. The remaining events,
 * applied in order, give the same identities. The event of forgetting remains, with the id only.
 */
final class WithoutForgotten {
    private final Journeys journeys;

    /** A filter by all events of the site, which have been applied. */
    WithoutForgotten(Journeys journeys) {
        this.journeys = journeys;
    }

    /** The remainder of an event; empty if nothing is left. */
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

    /** Decides by tracklet: a forgotten identity's tracklets may have belonged to another identity for a while. */
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
                event.about().withTracklets(tracklets),
                event.model(),
                withoutRunnerUp(event.because()));
    }

    private Because withoutRunnerUp(Because because) {
        return because.runnerUp() == null
                        || !journeys.isForgotten(because.runnerUp().identity())
                ? because
                : new Because(because.rule(), because.compared(), null, because.late(), because.command());
    }
}
