package dev.throughline.wire.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.wire.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision about who is who. Topic {@code identity-events}, key site, and {@code identity-events.jsonl}. Applied in order,
 * events give the present truth. Keys that do not apply are left out.
 *
 * @param id a function of the data: the same footage gives the same id
 * @param type what happened
 * @param site cameras among which people are linked
 * @param time event time of the decision, µs since the epoch
 * @param identity whom it is about
 * @param camera of the tracklet, for {@code created} and {@code sighted}
 * @param track number of the tracklet within its camera, likewise
 * @param from first sighting of the tracklet, µs since the epoch, likewise
 * @param to last sighting so far; a tracklet that closes is sighted once more, with its last
 * @param formerly for {@code merged}, {@code split} and {@code reassigned}: the identity that the tracklets belonged to before
 * @param tracklets likewise: whose now they are {@code identity}'s
 * @param corrects likewise: ids of the events that had said otherwise
 * @param name where an operator gave one: what people call the person
 * @param model what made the embeddings that were compared; absent where an operator decided about somebody no longer held
 * @param because the evidence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
    "id",
    "type",
    "site",
    "time",
    "identity",
    "camera",
    "track",
    "from",
    "to",
    "formerly",
    "tracklets",
    "corrects",
    "name",
    "model",
    "because"
})
public record IdentityEvent(
        String id,
        Type type,
        String site,
        long time,
        String identity,
        @Nullable String camera,
        @Nullable Long track,
        @Nullable Long from,
        @Nullable Long to,
        @Nullable String formerly,
        @Nullable List<TrackletId> tracklets,
        @Nullable List<String> corrects,
        @Nullable String name,
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
        if ((camera == null) != (track == null) || (track != null && track < 1)) {
            throw new IllegalArgumentException(
                    "event " + id + " names a camera and a track from 1 on, or neither, had " + camera + ", " + track);
        }
        if (camera != null) {
            Limits.requireCamera("the camera of an event", camera);
        }
        tracklets = tracklets == null ? null : List.copyOf(tracklets);
        corrects = corrects == null ? null : List.copyOf(corrects);
    }

    /** The tracklets that it tells of: the one that was seen, or those that are somebody else; none if it is about a whole identity. */
    public List<TrackletId> subject() {
        if (tracklets != null) {
            return tracklets;
        }
        return camera == null || track == null ? List.of() : List.of(new TrackletId(camera, track));
    }

    /** A tracklet is somebody. */
    public static IdentityEvent seen(
            String id,
            Type type,
            String site,
            long time,
            String identity,
            TrackletId tracklet,
            long from,
            long to,
            String model,
            Because because) {
        return new IdentityEvent(
                id,
                type,
                site,
                time,
                identity,
                tracklet.camera(),
                tracklet.track(),
                from,
                to,
                null,
                null,
                null,
                null,
                model,
                because);
    }

    /** Tracklets are somebody else. */
    public static IdentityEvent moved(
            String id,
            Type type,
            String site,
            long time,
            String identity,
            String formerly,
            List<TrackletId> tracklets,
            List<String> corrects,
            String model,
            Because because) {
        return new IdentityEvent(
                id, type, site, time, identity, null, null, null, null, formerly, tracklets, corrects, null, model,
                because);
    }

    /** Something is true of the whole identity. */
    public static IdentityEvent about(
            String id,
            Type type,
            String site,
            long time,
            String identity,
            @Nullable String name,
            @Nullable String model,
            Because because) {
        return new IdentityEvent(
                id, type, site, time, identity, null, null, null, null, null, null, null, name, model, because);
    }

    /** What happened. */
    public enum Type {
        /** Somebody new. */
        @JsonProperty("created")
        CREATED,
        /** Somebody known, in another tracklet; or the same tracklet, further on. */
        @JsonProperty("sighted")
        SIGHTED,
        /** Not seen for longer than the time to live, or pushed out by newer ones: no longer matched. */
        @JsonProperty("expired")
        EXPIRED,
        /** Two identities were one person: all tracklets of {@code formerly} are {@code identity}'s, and {@code formerly} is no more. */
        @JsonProperty("merged")
        MERGED,
        /** Tracklets of {@code formerly} are somebody new. */
        @JsonProperty("split")
        SPLIT,
        /** A tracklet of {@code formerly} is somebody known. */
        @JsonProperty("reassigned")
        REASSIGNED,
        /** An operator said what people call the person. */
        @JsonProperty("named")
        NAMED,
        /** An operator had the person forgotten: the identity and its tracklets are no more. */
        @JsonProperty("forgotten")
        FORGOTTEN
    }

    /**
     * The evidence of a decision.
     *
     * @param rule which rule decided, in a word
     * @param probability that of all who were compared this one is the person; absent where nobody was compared
     * @param cosine of the embeddings
     * @param jsd Jensen–Shannon divergence of the relations, nats
     * @param transit what the way there and its time say, log-likelihood ratio in nats: above 0 for one person
     * @param ground what places on the floor say, likewise; absent where cameras are not calibrated, or places tell nothing
     * @param level that the probability had to reach, the others being as they are
     * @param runnerUp who else it might have been
     * @param late whether the tracklet came after event time had passed it; absent if not
     * @param command the operator's command that decided; absent where none did
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({
        "rule",
        "probability",
        "cosine",
        "jsd",
        "transit",
        "ground",
        "level",
        "runner-up",
        "late",
        "command"
    })
    public record Because(
            String rule,
            @Nullable Double probability,
            @Nullable Double cosine,
            @Nullable Double jsd,
            @Nullable Double transit,
            @Nullable Double ground,
            @Nullable Double level,
            @Nullable RunnerUp runnerUp,
            @Nullable Boolean late,
            @Nullable String command) {
        public Because {
            if (rule == null) {
                throw new IllegalArgumentException("evidence names the rule that decided");
            }
        }

        /** Where no evidence was weighed. */
        public static Because rule(String rule) {
            return new Because(rule, null, null, null, null, null, null, null, null, null);
        }

        /** What an operator said. */
        public static Because command(String id) {
            return new Because("operator", null, null, null, null, null, null, null, null, id);
        }
    }

    /**
     * Who else it might have been.
     *
     * @param identity the other one
     * @param probability that it is the same person
     * @param cosine of the embeddings
     * @param jsd of the relations
     * @param transit of the way there, nats
     * @param ground of the places on the floor, nats; absent if they tell nothing
     * @param level that its probability would have had to reach
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"identity", "probability", "cosine", "jsd", "transit", "ground", "level"})
    public record RunnerUp(
            String identity,
            double probability,
            double cosine,
            double jsd,
            double transit,
            @Nullable Double ground,
            double level) {}
}
