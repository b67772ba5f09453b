package dev.throughline.streams.link;

import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.command;
import static dev.throughline.streams.link.Hall.end;
import static dev.throughline.streams.link.Hall.events;
import static dev.throughline.streams.link.Hall.link;
import static dev.throughline.streams.link.Hall.linker;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.up;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.IdentityEvent.RunnerUp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every decision says why. */
class ExplanationTest {
    private static final Embedding ADA = Embedding.of(1, 0, 0);
    private static final Embedding LIKE_ADA = Embedding.of(.9f, .436f, 0); // cosine .9
    private static final Embedding BOB = Embedding.of(0, 1, 0);

    @Test
    void aLinkTellsItsEvidenceTheRunnerUpWithItsOwnAndTheLevelThatItPassed() {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, ADA),
                tracklet("door", 2, 3, 4, true, BOB),
                tracklet("door", 3, 20, 21, true, LIKE_ADA),
                end("door", 30)));

        Because because = events.get(2).because();
        assertThat(because.rule()).isEqualTo("alike");
        assertThat(because.compared().cosine()).isCloseTo(.9, within(.001));
        assertThat(because.compared().jsd()).isEqualTo(0);
        assertThat(because.compared().transit()).isNotNull();
        assertThat(because.compared().probability())
                .isGreaterThanOrEqualTo(because.compared().level());
        RunnerUp other = because.runnerUp();
        assertThat(other.identity()).isEqualTo(events.get(1).identity());
        assertThat(other.compared().cosine()).isCloseTo(.436, within(.001));
        assertThat(other.compared().probability()).isLessThan(because.compared().probability());
        assertThat(other.compared().level()).isPositive();
    }

    @Test
    void somebodyNewTellsWhomTheyWereNearestToAndTheLevelThatWasMissed() {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, ADA),
                tracklet("door", 2, 3, 4, true, BOB),
                end("door", 30)));

        assertThat(events.get(0).because()).isEqualTo(Because.rule("new")); // nobody was there to be compared with
        Because because = events.get(1).because();
        assertThat(because.rule()).isEqualTo("new");
        assertThat(because.runnerUp().identity()).isEqualTo(events.get(0).identity());
        assertThat(because.runnerUp().compared().probability())
                .isLessThan(because.runnerUp().compared().level());
    }

    @Test
    void aCorrectionTellsWhatSpeaksForTheOneAndAgainstTheOther() {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, ADA),
                tracklet("door", 2, 3, 4, true, BOB),
                tracklet("door", 3, 11, 13, false, ADA),
                clock("door", 14),
                tracklet("door", 3, 11, 15, true, BOB),
                end("door", 20)));

        Because because = events.get(events.size() - 1).because();
        assertThat(because.rule()).isEqualTo("fits-better");
        assertThat(because.compared().probability())
                .isGreaterThanOrEqualTo(because.compared().level());
        assertThat(because.runnerUp().identity())
                .as("who it was taken for")
                .isEqualTo(events.get(0).identity());
        assertThat(because.runnerUp().compared().probability())
                .isLessThan(because.compared().probability());
    }

    @Test
    void whatAnOperatorDecidedNamesTheCommand() {
        Linker linker = linker();
        String who = events(
                        linker, List.of(up("door", 0, "door"), tracklet("door", 1, 1, 2, true, ADA), clock("door", 5)))
                .get(0)
                .identity();

        assertThat(linker.advance(command("c1", Command.Type.NAME, who, null, "Ada"))
                        .events())
                .singleElement()
                .extracting(IdentityEvent::because)
                .isEqualTo(Because.command("c1"));
    }
}
