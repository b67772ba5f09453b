package dev.throughline.wire.message;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.wire.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of an identity after the last event. Topic {@code identities}, key identity, compacted, and {@code identities.json}.
 *
 * @param identity a deterministic id
 * @param name given by an operator, or null
 * @param journey tracklets in order of time
 */
@JsonPropertyOrder({"identity", "name", "journey"})
public record Identity(String identity, @Nullable String name, List<Visit> journey) {
    public Identity {
        Limits.requireId("an identity", identity);
        if (journey == null) {
            throw new IllegalArgumentException("identity '" + identity + "' needs a journey, or an empty one");
        }
        journey = List.copyOf(journey);
    }

    /**
     * A tracklet of a journey.
     *
     * @param camera id within the site
     * @param track number within the camera
     * @param from first sighting, µs since the epoch
     * @param to last sighting so far
     */
    @JsonPropertyOrder({"camera", "track", "from", "to"})
    public record Visit(String camera, long track, long from, long to) {
        public Visit {
            Limits.requireCamera("the camera of a visit", camera);
            Limits.requireTime("the begin of a visit", from);
            Limits.requireTime("the end of a visit", to);
        }
    }
}
