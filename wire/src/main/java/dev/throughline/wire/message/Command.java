package dev.throughline.wire.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.wire.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator's command about identities. Topic {@code commands}, key site. It is permanent: later evidence does not overturn it. Keys that
 * do not apply are left out.
 *
 * @param id of the command, given by its sender; the event that it causes names it
 * @param type what is to be done
 * @param site whose identities are meant
 * @param identity that it is about
 * @param into for {@code merge}: the identity that receives the tracklets
 * @param name for {@code name}: the name of the person
 * @param tracklets for {@code split}: the tracklets that are another person
 * @param time event time from which it holds, µs since the epoch; null for as soon as it is read. For an identical result, a replay of
 *     topics gives the time of the event that the command caused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "type", "site", "identity", "into", "name", "tracklets", "time"})
public record Command(
        String id,
        Type type,
        String site,
        String identity,
        @Nullable String into,
        @Nullable String name,
        @Nullable List<TrackletId> tracklets,
        @Nullable Long time) {
    /** What is to be done. */
    public enum Type {
        /** Two identities are one person. */
        @JsonProperty("merge")
        MERGE,
        /** Some tracklets of an identity are another person. */
        @JsonProperty("split")
        SPLIT,
        /** The person has this name. */
        @JsonProperty("name")
        NAME,
        /** All data of this person is to be deleted. */
        @JsonProperty("forget")
        FORGET
    }

    public Command {
        tracklets = tracklets == null ? null : List.copyOf(tracklets);
        Limits.requireId("the id of a command", id);
        require(type != null, "a command needs a type: merge, split, name or forget");
        Limits.requireId("the site of a command", site);
        Limits.requireId("the identity of a command", identity);
        require((type == Type.MERGE) == (into != null), "'into' belongs to merge, and merge needs it");
        require((type == Type.NAME) == (name != null), "'name' belongs to name, and name needs it");
        require(
                (type == Type.SPLIT) == (tracklets != null && !tracklets.isEmpty()),
                "'tracklets' belongs to split, and split needs one at least");
        require(!identity.equals(into), "an identity cannot be merged into itself");
        if (into != null) {
            Limits.requireId("'into' of a command", into);
        }
        if (name != null) {
            Limits.requireText("a name", name);
        }
        if (tracklets != null) {
            Limits.requireAtMost(Limits.MOST_NAMED_TRACKLETS, "tracklets of a split", tracklets.size());
        }
        if (time != null) {
            Limits.requireTime("the time of a command", time);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
