package dev.throughline.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
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
 * @param model what made the embeddings that were compared
 * @param because the evidence
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "type", "site", "time", "identity", "camera", "track", "from", "to", "model", "because"})
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
        String model,
        Because because) {

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
        EXPIRED
    }

    /**
     * The evidence of a decision.
     *
     * @param rule which rule decided, in a word
     * @param probability that the two are the same person, calibrated; absent where nobody was compared
     * @param cosine of the embeddings
     * @param jsd Jensen–Shannon divergence of the relations, nats
     * @param level that the probability had to reach
     * @param runnerUp who else it might have been
     * @param late whether the tracklet came after event time had passed it; absent if not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonPropertyOrder({"rule", "probability", "cosine", "jsd", "level", "runner-up", "late"})
    public record Because(
            String rule,
            @Nullable Double probability,
            @Nullable Double cosine,
            @Nullable Double jsd,
            @Nullable Double level,
            @Nullable RunnerUp runnerUp,
            @Nullable Boolean late) {}

    /**
     * Who else it might have been.
     *
     * @param identity the other one
     * @param probability that it is the same person
     * @param cosine of the embeddings
     * @param jsd of the relations
     */
    @JsonPropertyOrder({"identity", "probability", "cosine", "jsd"})
    public record RunnerUp(String identity, double probability, double cosine, double jsd) {}
}
