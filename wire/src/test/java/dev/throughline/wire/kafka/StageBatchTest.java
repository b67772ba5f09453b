package dev.throughline.wire.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.wire.kafka.StageBatch.Made;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.settings.KafkaSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StageBatchTest {
    private static final Topics TOPICS = new Topics(KafkaSettings.defaults());
    private static final int MAX_BYTES = 10_000;
    private static final byte FINE = 1;
    private static final byte ROGUE = 66;

    private long offset;

    @Test
    void onlyTheRecordThatTheStageThrowsAboutIsRefusedWithClassAndPlace() throws InterruptedException {
        List<Made> made = batch(StageBatchTest::throwing).process(List.of(frame(FINE), frame(ROGUE), frame(FINE)));

        assertThat(made).extracting(Made::isDeadLetter).containsExactly(false, true, false);
        assertThat(made.get(0).output().topic()).isEqualTo("crops");
        assertThat(DeadLetter.read(made.get(1).output().headers()))
                .satisfies(letter -> assertThat(letter.offset()).isEqualTo(1))
                .extracting(DeadLetter::reason)
                .asString()
                .startsWith("unforeseen java.lang.ArrayIndexOutOfBoundsException at"
                        + " dev.throughline.wire.kafka.StageBatchTest.throwing(StageBatchTest.java:")
                .endsWith("66 does not fit");
    }

    private static Outcome<FrameCrops> throwing(Frame frame) {
        if (frame.jpeg().bytes()[0] == ROGUE) {
            throw new ArrayIndexOutOfBoundsException("66 does not fit");
        }
        return new Outcome.Made<>(new FrameCrops(frame.info(), "detector", List.of()));
    }

    @Test
    void aBatchOfRoguesAloneIsRefusedAndTheStageGoesOn() throws InterruptedException {
        StageBatch<Frame, FrameCrops> batch = batch(StageBatchTest::throwing);
        batch.process(List.of(frame(FINE)));
        assertThat(batch.process(List.of(frame(ROGUE), frame(ROGUE)))).allMatch(Made::isDeadLetter);
        assertThat(batch.process(List.of(frame(FINE)))).noneMatch(Made::isDeadLetter);
    }

    @Test
    void aStageThatFailsForWhatItCouldUseBeforeEndsAndRefusesNothing() throws InterruptedException {
        boolean[] broken = {false};
        StageBatch<Frame, FrameCrops> batch = batch(frame -> {
            if (broken[0]) {
                throw new IllegalStateException("the engine is gone");
            }
            return throwing(frame);
        });
        batch.process(List.of(frame(FINE)));
        broken[0] = true;
        assertThatThrownBy(() -> batch.process(List.of(frame(FINE), frame(FINE))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it is the stage that is broken")
                .hasRootCauseMessage("the engine is gone");
    }

    /** Markers, and pictures of nobody, are no work: that they pass says nothing of the stage. */
    @Test
    void aStageThatIsBrokenForAllButMarkersEndsAndRefusesNothing() throws InterruptedException {
        boolean[] broken = {false};
        StageBatch<Frame, FrameCrops> batch = batch(frame -> {
            if (broken[0] && !frame.info().isMarker()) {
                throw new IllegalStateException("the engine is gone");
            }
            return new Outcome.Made<>(new FrameCrops(frame.info(), "", List.of()));
        });
        batch.process(List.of(frame(FINE), marker()));
        batch.process(List.of(marker()));
        broken[0] = true;
        assertThatThrownBy(() -> batch.process(List.of(marker(), frame(FINE), marker())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it is the stage that is broken");
    }

    @Test
    void whatIsNoRecordsFaultEndsTheBatch() {
        assertThatThrownBy(() -> batch(frame -> {
                            throw new NoClassDefFoundError("native");
                        })
                        .process(List.of(frame(FINE))))
                .isInstanceOf(NoClassDefFoundError.class);
        assertThatThrownBy(() -> batch(frame -> {
                            throw new TimeoutException("the broker is away");
                        })
                        .process(List.of(frame(FINE))))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void aRecordThatOverflowsTheStackIsRefused() throws InterruptedException {
        List<Made> made = batch(frame -> frame.jpeg().bytes()[0] == ROGUE ? endless(frame) : throwing(frame))
                .process(List.of(frame(ROGUE), frame(FINE)));
        assertThat(made).extracting(Made::isDeadLetter).containsExactly(true, false);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static Outcome<FrameCrops> endless(Frame frame) {
        return endless(frame);
    }

    @Test
    void anOutputThatCannotBeWrittenIsItsRecordsDeadLetter() throws InterruptedException {
        Topic<FrameCrops> to = new Topic<>("crops", new Unwritable(), 1, Topic.FOREVER, false);
        List<Made> made = new StageBatch<>(
                        "crop", TOPICS.frames(), to, TOPICS.deadLetters(), MAX_BYTES, stage(StageBatchTest::throwing))
                .process(List.of(frame(FINE)));
        assertThat(reasons(made)).singleElement().asString().contains("IllegalStateException", "Unwritable.encode");
    }

    private static final class Unwritable implements Codec<FrameCrops> {
        @Override
        public byte[] encode(FrameCrops value) {
            throw new IllegalStateException("no bytes for it");
        }

        @Override
        public FrameCrops decode(byte[] bytes) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void aMissingOrForeignKeyIsRefused() throws InterruptedException {
        byte[] value = frame(FINE).value();
        List<Made> made = batch(StageBatchTest::throwing)
                .process(List.of(record(null, value), record("desk", value), record("door", value)));
        assertThat(made).extracting(Made::isDeadLetter).containsExactly(true, true, false);
        assertThat(reasons(made))
                .containsExactly(
                        "no key: its value belongs under 'door'",
                        "the key is 'desk', but its value belongs under 'door'");
    }

    @Test
    void whatTheBrokerFindsTooLargeIsADeadLetterTheNextTimeAndAtLastWithoutItsValue() throws InterruptedException {
        StageBatch<Frame, FrameCrops> batch = batch(StageBatchTest::throwing);
        ConsumerRecord<String, byte[]> large = frame(FINE);
        batch.refuseAsTooLarge(large);
        List<Made> first = batch.process(List.of(large, frame(FINE)));
        assertThat(first).extracting(Made::isDeadLetter).containsExactly(true, false);
        assertThat(reasons(first)).singleElement().asString().contains("raise the topic's max.message.bytes");
        assertThat(first.get(0).output().value()).isEqualTo(large.value());

        batch.refuseAsTooLarge(large);
        assertThat(batch.process(List.of(large)).get(0).output().value()).isNull();

        batch.committed(List.of(frame(FINE)));
        assertThat(batch.process(List.of(large))).as("it was in no batch yet").allMatch(Made::isDeadLetter);
        batch.committed(List.of(large));
        assertThat(batch.process(List.of(large))).noneMatch(Made::isDeadLetter);
    }

    private static List<String> reasons(List<Made> made) {
        return made.stream()
                .filter(Made::isDeadLetter)
                .map(each -> DeadLetter.read(each.output().headers()).reason())
                .toList();
    }

    private static StageBatch<Frame, FrameCrops> batch(Function<Frame, Outcome<FrameCrops>> thinking) {
        return new StageBatch<>(
                "crop", TOPICS.frames(), TOPICS.crops(), TOPICS.deadLetters(), MAX_BYTES, stage(thinking));
    }

    private static Stage<Frame, FrameCrops> stage(Function<Frame, Outcome<FrameCrops>> thinking) {
        return new Stage<>() {
            @Override
            public List<Outcome<FrameCrops>> apply(List<Frame> batch) {
                List<Outcome<FrameCrops>> outcomes = new ArrayList<>();
                batch.forEach(frame -> outcomes.add(thinking.apply(frame)));
                return outcomes;
            }

            @Override
            public boolean needsThought(Frame frame) {
                return !frame.info().isMarker();
            }

            @Override
            public void close() {}
        };
    }

    private ConsumerRecord<String, byte[]> marker() {
        FrameInfo info = FrameInfo.marker("shop", "door", 1, 0, FrameKind.DOWN, List.of());
        return record("door", TOPICS.frames().codec().encode(new Frame(info, Jpeg.of(new byte[0]))));
    }

    private ConsumerRecord<String, byte[]> frame(byte first) {
        FrameInfo info = FrameInfo.picture("shop", "door", 1, 0, 64, 64);
        return record("door", TOPICS.frames().codec().encode(new Frame(info, Jpeg.of(new byte[] {first}))));
    }

    @SuppressWarnings("NullAway") // Kafka's key is null where there is none
    private ConsumerRecord<String, byte[]> record(@Nullable String key, byte[] value) {
        return new ConsumerRecord<>("frames", 0, offset++, key, value);
    }
}
