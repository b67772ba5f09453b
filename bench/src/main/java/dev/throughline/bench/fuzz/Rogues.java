package dev.throughline.bench.fuzz;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throughline.bench.fuzz.Site.Input;
import dev.throughline.wire.proto.FrameSightings;
import dev.throughline.wire.proto.SiteUpdate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Records that our stages would never write, derived from regular ones. */
final class Rogues {
    private final Random random;
    private final Mutator mutator;
    private final World world;
    private final List<byte[]> sightings;
    private final List<byte[]> tracklets;
    private final List<String> identities;

    /**
     * Rogue records for a world.
     *
     * @param tracklets updates of the world's cameras without rogue records
     * @param identities in the events without rogue records
     */
    Rogues(Random random, World world, List<byte[]> tracklets, List<String> identities) {
        this.random = random;
        this.world = world;
        this.sightings = world.sightings().stream()
                .map(Site.TOPICS.sightings().codec()::encode)
                .toList();
        this.tracklets = List.copyOf(tracklets);
        this.identities = List.copyOf(identities);
        List<String> ids = new ArrayList<>(World.CAMERAS);
        ids.add(world.site());
        ids.add("elsewhere");
        mutator = new Mutator(random, ids);
    }

    Input next() {
        try {
            return switch (random.nextInt(12)) {
                case 0, 1, 2, 3, 4 -> sighting();
                case 5, 6, 7, 8 -> tracklets.isEmpty() ? sighting() : tracklet();
                case 9, 10 -> command();
                default -> broken();
            };
        } catch (InvalidProtocolBufferException impossible) { // we wrote them ourselves
            throw new IllegalStateException(impossible);
        }
    }

    private Input sighting() throws InvalidProtocolBufferException {
        FrameSightings message = (FrameSightings) mutator.mutated(FrameSightings.parseFrom(anyOf(sightings)));
        return Input.of(Site.TOPICS.sightings(), key(message.getFrame().getCamera()), message.toByteArray());
    }

    private Input tracklet() throws InvalidProtocolBufferException {
        SiteUpdate message = (SiteUpdate) mutator.mutated(SiteUpdate.parseFrom(anyOf(tracklets)));
        String site = message.hasClock()
                ? message.getClock().getSite()
                : message.getTracklet().getSite();
        return Input.of(Site.TOPICS.tracklets(), key(site), message.toByteArray());
    }

    private @Nullable String key(String due) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> "";
            case 2 -> world.site() + "x";
            default -> due;
        };
    }

    private Input command() {
        String type = mutator.pick("merge", "split", "name", "forget", "burn");
        StringBuilder json = new StringBuilder("{\"type\":\"" + type + "\"");
        add(json, "id", text("c-" + random.nextInt(100)));
        add(json, "site", text(world.site()));
        add(json, "identity", text(identity()));
        if (type.equals("merge") || random.nextInt(20) == 0) {
            add(json, "into", text(identity()));
        }
        if (type.equals("name") || random.nextInt(20) == 0) {
            add(json, "name", text("Ada"));
        }
        if (type.equals("split") || random.nextInt(20) == 0) {
            add(
                    json,
                    "tracklets",
                    mutator.pick(
                            "[]",
                            "null",
                            "[{\"camera\":\"door\",\"track\":1}]",
                            "[{\"camera\":\"door\",\"track\":1},{\"camera\":\"desk\",\"track\":1}]",
                            "[{\"camera\":\"door\",\"track\":1},{\"camera\":\"door\",\"track\":1}]",
                            "[{\"camera\":\"\",\"track\":-1}]",
                            "[null]"));
        }
        if (random.nextInt(3) == 0) {
            add(
                    json,
                    "time",
                    mutator.pick(
                            "0",
                            "1700000002000000",
                            "1700000001000000",
                            "4503599627370495",
                            "9223372036854775807",
                            "-1",
                            "1e300",
                            "\"soon\""));
        }
        return Input.of(
                Site.TOPICS.commands(),
                key(world.site()),
                json.append('}').toString().getBytes(StandardCharsets.UTF_8));
    }

    private String identity() {
        return identities.isEmpty() || random.nextInt(5) == 0
                ? "p-0"
                : identities.get(random.nextInt(identities.size()));
    }

    private static void add(StringBuilder json, String key, String value) {
        json.append(",\"").append(key).append("\":").append(value);
    }

    private String text(String usual) {
        return switch (random.nextInt(16)) {
            case 0 -> "null";
            case 1 -> "\"\"";
            case 2 -> "\"" + "x".repeat(70_000) + "\"";
            case 3 -> "\"a\\u0000b\"";
            case 4 -> "\"\\ud800\"";
            case 5 -> "NaN";
            default -> "\"" + usual + "\"";
        };
    }

    private Input broken() {
        List<Function<byte[], byte @Nullable []>> breaks = List.of(
                bytes -> null,
                bytes -> new byte[0],
                bytes -> Arrays.copyOf(bytes, random.nextInt(bytes.length)),
                bytes -> {
                    byte[] other = bytes.clone();
                    other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
                    return other;
                },
                bytes -> bytes); // once more
        byte[] value = breaks.get(random.nextInt(breaks.size())).apply(anyOf(sightings));
        return Input.of(
                mutator.pick(Site.TOPICS.sightings(), Site.TOPICS.tracklets(), Site.TOPICS.commands()),
                key(world.cameras().get(0)),
                value);
    }

    private byte[] anyOf(List<byte[]> values) {
        return values.get(random.nextInt(values.size()));
    }
}
