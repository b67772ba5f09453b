package dev.throughline.wire.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.IdentityEvent.Comparison;
import dev.throughline.wire.message.IdentityEvent.RunnerUp;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is what {@code docs/topics} promises, key by key and in this order. */
class TopicSchemasTest {
    private static final Topics TOPICS = new Topics(KafkaSettings.defaults());
    private static final long TIME = 1_700_000_000_000_000L;
    private static final Because COMPARED = new Because(
            "matched",
            new Comparison(.98765, .8, .0123456, 1.25, null, .5),
            new RunnerUp("p-2", new Comparison(.25, .5, .03, -.5, null, .75)),
            null,
            null);

    @Test
    void tracksAreAsTheirSchemaSays() throws IOException {
        FrameTracks tracks = new FrameTracks(
                "shop", "door", 1, TIME, List.of(new FrameTracks.TrackedBox(3, null, -1, 2, 30, 80, .9f)));
        assertThat(mistakes("tracks", TOPICS.tracks().codec().encode(tracks))).isEmpty();
    }

    @Test
    void eventsAreAsTheirSchemaSaysWithKeysInOrder() throws IOException {
        byte[] bytes = sighted(COMPARED);
        assertThat(mistakes("identity-events", bytes)).isEmpty();
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"id\":\"e-1\",\"type\":\"sighted\",\"site\":\"shop\",\"time\":1700000000000000,"
                                + "\"identity\":\"p-1\",\"camera\":\"door\",\"track\":3,\"from\":1699999999999995,"
                                + "\"to\":1700000000000000,\"model\":\"vit@0123\",\"because\":{\"rule\":\"matched\","
                                + "\"probability\":0.9876,\"cosine\":0.8,\"jsd\":0.0123,\"transit\":1.25,\"level\":0.5,\"runner-up\":"
                                + "{\"identity\":\"p-2\",\"probability\":0.25,\"cosine\":0.5,\"jsd\":0.03,\"transit\":-0.5,\"level\":0.75}}}");
    }

    private static byte[] sighted(Because because) {
        IdentityEvent sighted = new IdentityEvent(
                "e-1",
                IdentityEvent.Type.SIGHTED,
                "shop",
                TIME,
                "p-1",
                IdentityEvent.Subject.seen(new TrackletId("door", 3), TIME - 5, TIME),
                "vit@0123",
                because);
        return TOPICS.identityEvents().codec().encode(sighted);
    }

    @Test
    void whatPlacesSayStandsBesideTheWay() throws IOException {
        Because because = new Because(
                "alike",
                new Comparison(.9, .5, .01, 0., 3.21, .5),
                new RunnerUp("p-2", new Comparison(.25, .5, .03, 0., -8., .75)),
                null,
                null);
        byte[] bytes = sighted(because);
        assertThat(mistakes("identity-events", bytes)).isEmpty();
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .contains("\"transit\":0,\"ground\":3.21,\"level\":0.5", "\"transit\":0,\"ground\":-8,\"level\":0.75");
    }

    @Test
    void whatDoesNotApplyIsLeftOut() throws IOException {
        IdentityEvent expired = new IdentityEvent(
                "e-2",
                IdentityEvent.Type.EXPIRED,
                "shop",
                TIME,
                "p-1",
                IdentityEvent.Subject.whole(null),
                "vit@0123",
                Because.rule("time-to-live"));
        byte[] bytes = TOPICS.identityEvents().codec().encode(expired);
        assertThat(mistakes("identity-events", bytes)).isEmpty();
        assertThat(new String(bytes, StandardCharsets.UTF_8)).doesNotContain("null", "camera", "runner-up");
    }

    @Test
    void correctionsAreAsTheSchemaSays() throws IOException {
        IdentityEvent merged = new IdentityEvent(
                "e-3",
                IdentityEvent.Type.MERGED,
                "shop",
                TIME,
                "p-1",
                IdentityEvent.Subject.moved("p-2", List.of(new TrackletId("door", 3)), List.of("e-1")),
                "vit@0123",
                COMPARED);
        IdentityEvent named = new IdentityEvent(
                "e-4",
                IdentityEvent.Type.NAMED,
                "shop",
                TIME,
                "p-1",
                IdentityEvent.Subject.whole("Ada"),
                "vit@0123",
                Because.command("c-1"));
        for (IdentityEvent event : List.of(merged, named)) {
            byte[] bytes = TOPICS.identityEvents().codec().encode(event);
            assertThat(mistakes("identity-events", bytes)).isEmpty();
            assertThat(TOPICS.identityEvents().codec().decode(bytes).id()).isEqualTo(event.id());
        }
    }

    @Test
    void commandsAreAsTheirSchemaSays() throws IOException {
        TrackletId tracklet = new TrackletId("door", 3);
        for (Command command : List.of(
                new Command("c-1", Command.Type.MERGE, "shop", "p-1", "p-2", null, null, null),
                new Command("c-2", Command.Type.SPLIT, "shop", "p-1", null, null, List.of(tracklet), TIME),
                new Command("c-3", Command.Type.NAME, "shop", "p-1", null, "Ada", null, null),
                new Command("c-4", Command.Type.FORGET, "shop", "p-1", null, null, null, null))) {
            byte[] bytes = TOPICS.commands().codec().encode(command);
            assertThat(mistakes("commands", bytes)).isEmpty();
            assertThat(TOPICS.commands().codec().decode(bytes)).isEqualTo(command);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"name\",\"site\":\"shop\",\"identity\":\"p-1\",\"name\":\"Ada\"}",
                "{\"id\":\"c\",\"type\":\"merge\",\"site\":\"shop\",\"identity\":\"p-1\"}",
                "{\"id\":\"c\",\"type\":\"merge\",\"site\":\"shop\",\"identity\":\"p-1\",\"into\":\"p-1\"}",
                "{\"id\":\"c\",\"type\":\"split\",\"site\":\"shop\",\"identity\":\"p-1\",\"tracklets\":[]}",
                "{\"id\":\"c\",\"type\":\"split\",\"site\":\"s\",\"identity\":\"p\",\"tracklets\":[{\"camera\":\"d\",\"track\":0}]}",
                "{\"id\":\"c\",\"type\":\"burn\",\"site\":\"shop\",\"identity\":\"p-1\"}",
                "merge p-1 p-2"
            })
    void aCommandThatMakesNoSenseCannotBeRead(String text) {
        assertThatThrownBy(() -> TOPICS.commands().codec().decode(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadRecordException.class);
    }

    @Test
    void identitiesAreAsTheirSchemaSays() throws IOException {
        Identity identity = new Identity("p-1", null, List.of(new Identity.Visit("door", 3, TIME, TIME + 5)));
        assertThat(mistakes("identities", TOPICS.identities().codec().encode(identity)))
                .isEmpty();
    }

    @Test
    void aKeyThatALaterVersionAddsIsAllowedAndPassedOver() throws IOException {
        Identity identity = new Identity("p-1", null, List.of(new Identity.Visit("door", 3, TIME, TIME + 5)));
        FrameTracks tracks = new FrameTracks(
                "shop", "door", 1, TIME, List.of(new FrameTracks.TrackedBox(3, null, -1, 2, 30, 80, .9f)));
        Command split = new Command(
                "c-2", Command.Type.SPLIT, "shop", "p-1", null, null, List.of(new TrackletId("door", 3)), TIME);
        assertPassesOverFurtherKeys(
                "tracks", TOPICS.tracks(), TOPICS.tracks().codec().encode(tracks));
        assertPassesOverFurtherKeys("identity-events", TOPICS.identityEvents(), sighted(COMPARED));
        assertPassesOverFurtherKeys(
                "identities", TOPICS.identities(), TOPICS.identities().codec().encode(identity));
        assertPassesOverFurtherKeys(
                "commands", TOPICS.commands(), TOPICS.commands().codec().encode(split));
    }

    private static <T> void assertPassesOverFurtherKeys(String name, Topic<T> topic, byte[] record) throws IOException {
        JsonNode tree = new ObjectMapper().readTree(record);
        addToEveryObject(tree);
        byte[] further = new ObjectMapper().writeValueAsBytes(tree);
        assertThat(new String(further, StandardCharsets.UTF_8)).contains("\"further\":");
        assertThat(mistakes(name, further)).isEmpty();
        assertThat(topic.codec().decode(further)).isEqualTo(topic.codec().decode(record));
    }

    private static void addToEveryObject(JsonNode tree) {
        tree.forEach(TopicSchemasTest::addToEveryObject);
        if (tree instanceof ObjectNode object) {
            object.putObject("further").put("a", 1);
        }
    }

    @Test
    void theSchemasNoticeWhatIsWrong() throws IOException {
        assertThat(mistakes("identities", "{\"identity\":\"\",\"name\":7}".getBytes(StandardCharsets.UTF_8)))
                .hasSize(3);
    }

    private static List<Error> mistakes(String topic, byte[] record) throws IOException {
        Path file = Path.of("../docs/topics", topic + ".schema.json");
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(file));
        return schema.validate(new String(record, StandardCharsets.UTF_8), InputFormat.JSON);
    }
}
