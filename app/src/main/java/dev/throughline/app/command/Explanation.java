package dev.throughline.app.command;

import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.IdentityEvent.Comparison;
import dev.throughline.wire.message.IdentityEvent.RunnerUp;
import dev.throughline.wire.message.TrackletId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Why a decision was made, in sentences.
 *
 * @param event the decision
 * @param corrections later events that changed it
 */
record Explanation(IdentityEvent event, List<IdentityEvent> corrections) {
    private static final Map<String, String> RULES = Map.of(
            "beside-itself", "the tracklet was in one picture with another of the same identity, as is known now",
            "new", "nobody known looked like this, or whoever did was needed elsewhere",
            "alike", "looks like somebody known",
            "closed", "the tracklet is over; this is its last word",
            "unseen", "was not seen for longer than link.time-to-live",
            "crowded-out", "the gallery is full (link.max-identities), and this one was seen longest ago",
            "fits-better", "with all of the tracklet known, it fits somebody else better",
            "fits-no-longer", "with all of the tracklet known, it fits nobody",
            "operator", "an operator said so");

    Explanation {
        corrections = List.copyOf(corrections);
    }

    List<String> lines() {
        Because because = event.because();
        List<String> lines = new ArrayList<>();
        lines.add(event.id() + "  " + time(event.time()) + "  site " + event.site());
        lines.add(what());
        lines.add("because      " + RULES.getOrDefault(because.rule(), because.rule()));
        if (because.command() != null) {
            lines.add("command      " + because.command() + ", which no later evidence overturns");
        }
        if (because.compared() != null) {
            lines.add("evidence     " + evidence(because.compared()));
        }
        RunnerUp other = because.runnerUp();
        if (other != null) {
            lines.add("not          " + other.identity() + ": " + evidence(other.compared()));
        }
        if (Boolean.TRUE.equals(because.late())) {
            lines.add("late         it came after event time had passed it");
        }
        if (event.model() != null) {
            lines.add("model        " + event.model());
        }
        for (IdentityEvent correction : corrections) {
            lines.add("corrected by " + correction.id() + " (" + name(correction.type()) + ", now "
                    + correction.identity() + ")");
        }
        return lines;
    }

    private String what() {
        String who = name(event.type()) + "  " + event.identity();
        if (event.camera() != null) {
            return who + " as " + event.camera() + "/" + event.track();
        }
        List<TrackletId> tracklets = event.tracklets();
        if (tracklets != null) {
            return who + ", formerly " + event.formerly() + ": "
                    + String.join(
                            ", ", tracklets.stream().map(TrackletId::toString).toList())
                    + "; corrects " + event.corrects();
        }
        return event.name() == null ? who : who + " is called " + event.name();
    }

    private static String name(IdentityEvent.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static String evidence(Comparison compared) {
        String looksAndWay = String.format(
                Locale.ROOT,
                "P(same) %.4f of %.4f needed; cosine %.3f, JSD %.3f nats, way and time %+.2f nats",
                compared.probability(),
                compared.level(),
                compared.cosine(),
                compared.jsd(),
                compared.transit());
        return compared.ground() == null
                ? looksAndWay
                : looksAndWay + String.format(Locale.ROOT, ", places on the floor %+.2f nats", compared.ground());
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.MILLIS);
    }
}
