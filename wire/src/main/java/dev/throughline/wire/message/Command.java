package dev.throughline.wire.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.wire.Limits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says about who is who. Topic {@code commands}, key site. It lasts: no later evidence overturns it. Keys that do not
 * apply are left out.
 *
 * @param id of the command, given by whoever sends it; the event that it causes names it
 * @param type what is to be done
 * @param site whose people are meant
 * @param identity whom it is about
 * @param into for {@code merge}: whose the tracklets become
 * @param name for {@code name}: what people call them
 * @param tracklets for {@code split}: who of the identity is somebody else
 * @param time event time from which it holds, µs since the epoch; null for as soon as it is read. A replay of topics gives the
 *     time of the event that the command caused, and the same comes of it
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
        /** This is what people call the person. */
        @JsonProperty("name")
        NAME,
        /** Nothing of this person is to be kept. */
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
