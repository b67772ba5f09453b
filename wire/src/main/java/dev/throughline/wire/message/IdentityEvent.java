package dev.throughline.wire.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.throughline.wire.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision about identities. Topic {@code identity-events}, key site, and {@code identity-events.jsonl}. Applied in order, the events
 * give the present state. Keys that do not apply are left out.
 *
 * @param id deterministic: the same footage gives the same id
 * @param type what happened
 * @param site cameras among which people are linked
 * @param time event time of the decision, µs since the epoch
 * @param identity that it is about
 * @param about tracklets or name; its keys stand among the event's own
 * @param model of the embeddings that were compared; absent if an operator decided about an identity that is no longer in the gallery
 * @param because the evidence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "type", "site", "time", "identity", "about", "model", "because"})
public record IdentityEvent(
        String id,
        Type type,
        String site,
        long time,
        String identity,
        @JsonUnwrapped Subject about,
        @Nullable String model,
        Because because) {
    public IdentityEvent {
        Limits.requireId("the id of an event", id);
        Limits.requireId("the site of an event", site);
        Limits.requireId("the identity of an event", identity);
        if (type == null || because == null || time < 0) {
            throw new IllegalArgumentException("event " + id + " needs a type, a time of at least 0 and a because, had "
                    + type + ", " + time + ", " + because);
        }
        String camera = about.camera;
        Long track = about.track;
        if ((camera == null) != (track == null) || (track != null && track < 1)) {
            throw new IllegalArgumentException(
                    "event " + id + " names a camera and a track from 1 on, or neither, had " + camera + ", " + track);
        }
        if (camera != null) {
            Limits.requireCamera("the camera of an event", camera);
        }
    }

    /** The tracklets that it is about: the one that was sighted, or those that were moved; none if it is about a whole identity. */
    public List<TrackletId> subject() {
        if (about.tracklets != null) {
            return about.tracklets;
        }
        return about.camera == null || about.track == null
                ? List.of()
                : List.of(new TrackletId(about.camera, about.track));
    }

    public @Nullable String camera() {
        return about.camera;
    }

    public @Nullable Long track() {
        return about.track;
    }

    public @Nullable Long from() {
        return about.from;
    }

    public @Nullable Long to() {
        return about.to;
    }

    public @Nullable String formerly() {
        return about.formerly;
    }

    public @Nullable List<TrackletId> tracklets() {
        return about.tracklets;
    }

    public @Nullable List<String> corrects() {
        return about.corrects;
    }

    public @Nullable String name() {
        return about.name;
    }

    /** What happened. */
    public enum Type {
        /** A new identity. */
        @JsonProperty("created")
        CREATED,
        /** A known identity in another tracklet, or in the same tracklet, further on. */
        @JsonProperty("sighted")
        SIGHTED,
        /** Not seen for longer than the time to live, or evicted by newer ones: no longer matched. */
        @JsonProperty("expired")
        EXPIRED,
        /**
         * Two identities are one person: all tracklets of {@code formerly} belong to {@code identity}, and {@code formerly} no longer
         * exists.
         */
        @JsonProperty("merged")
        MERGED,
        /** Tracklets of {@code formerly} become a new identity. */
        @JsonProperty("split")
        SPLIT,
        /** A tracklet of {@code formerly} is moved to a known identity. */
        @JsonProperty("reassigned")
        REASSIGNED,
        /** An operator named the person. */
        @JsonProperty("named")
        NAMED,
        /** An operator had the person forgotten: the identity and its tracklets no longer exist. */
        @JsonProperty("forgotten")
        FORGOTTEN
    }

    /**
     * The tracklets or the name that an event is about. What does not apply is null.
     *
     * @param camera of the tracklet, for {@code created} and {@code sighted}
     * @param track number of the tracklet within its camera, for the same types
     * @param from first sighting of the tracklet, µs since the epoch, for the same types
     * @param to last sighting so far; a tracklet that closes is sighted once more, with its last
     * @param formerly for {@code merged}, {@code split} and {@code reassigned}: the identity that the tracklets belonged to before
     * @param tracklets for the same types: the tracklets that belong to the event's identity now
     * @param corrects for the same types: ids of the events that these decisions overturn
     * @param name given by an operator
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"camera", "track", "from", "to", "formerly", "tracklets", "corrects", "name"})
    public record Subject(
            @Nullable String camera,
            @Nullable Long track,
            @Nullable Long from,
            @Nullable Long to,
            @Nullable String formerly,
            @Nullable List<TrackletId> tracklets,
            @Nullable List<String> corrects,
            @Nullable String name) {
        public Subject {
            tracklets = tracklets == null ? null : List.copyOf(tracklets);
            corrects = corrects == null ? null : List.copyOf(corrects);
        }

        /** A tracklet that is assigned. */
        public static Subject seen(TrackletId tracklet, long from, long to) {
            return new Subject(tracklet.camera(), tracklet.track(), from, to, null, null, null, null);
        }

        /** Tracklets that are moved. */
        public static Subject moved(String formerly, List<TrackletId> tracklets, List<String> corrects) {
            return new Subject(null, null, null, null, formerly, tracklets, corrects, null);
        }

        /** The whole identity, and the name that it is given, if any. */
        public static Subject whole(@Nullable String name) {
            return new Subject(null, null, null, null, null, null, null, name);
        }

        /** The same with other tracklets. */
        public Subject withTracklets(@Nullable List<TrackletId> others) {
            return new Subject(camera, track, from, to, formerly, others, corrects, name);
        }
    }

    /**
     * The evidence of a decision.
     *
     * @param rule name of the rule that decided
     * @param compared the chosen identity with what was seen; absent if nothing was compared
     * @param runnerUp the next most likely candidate
     * @param late whether the tracklet came after event time had passed it; absent if not
     * @param command the operator's command that decided; absent if none did
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"rule", "compared", "runner-up", "late", "command"})
    public record Because(
            String rule,
            @JsonUnwrapped @Nullable Comparison compared,
            @Nullable RunnerUp runnerUp,
            @Nullable Boolean late,
            @Nullable String command) {
        public Because {
            if (rule == null) {
                throw new IllegalArgumentException("evidence names the rule that decided");
            }
            if (compared != null && compared.isEmpty()) {
                compared = null; // read from JSON without its keys
            } else if (compared != null) {
                compared.requireWhole("evidence");
            }
        }

        /** A decision of a rule without evidence. */
        public static Because rule(String rule) {
            return new Because(rule, null, null, null, null);
        }

        /** A decision of an operator's command. */
        public static Because command(String id) {
            return new Because("operator", null, null, null, id);
        }
    }

    /**
     * The comparison with a candidate. Its keys stand among those of what it belongs to.
     *
     * @param probability that this one, of all that were compared, is the person
     * @param cosine of the embeddings
     * @param jsd Jensen–Shannon divergence of the relations, nats
     * @param transit log-likelihood ratio of the transition and its time, nats: above 0 for one person
     * @param ground log-likelihood ratio of the positions on the ground plane, nats; absent if cameras are not calibrated, or positions say
     *     nothing
     * @param level threshold that the probability had to reach, with the other candidates as they are
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"probability", "cosine", "jsd", "transit", "ground", "level"})
    public record Comparison(
            Double probability,
            Double cosine,
            Double jsd,
            Double transit,
            @Nullable Double ground,
            Double level) {
        private boolean isEmpty() {
            return probability == null && cosine == null && jsd == null && transit == null && level == null;
        }

        private void requireWhole(String what) {
            if (probability == null || cosine == null || jsd == null || transit == null || level == null) {
                throw new IllegalArgumentException(
                        what + " has probability, cosine, jsd, transit and level together, had " + this);
            }
        }
    }

    /**
     * The next most likely candidate.
     *
     * @param identity of the candidate
     * @param compared with what was seen
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"identity", "compared"})
    public record RunnerUp(String identity, @JsonUnwrapped Comparison compared) {
        public RunnerUp {
            compared.requireWhole("the runner-up " + identity);
        }
    }
}
