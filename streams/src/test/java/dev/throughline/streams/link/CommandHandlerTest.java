package dev.throughline.streams.link;

import static dev.throughline.streams.link.Hall.SETTINGS;
import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.command;
import static dev.throughline.streams.link.Hall.end;
import static dev.throughline.streams.link.Hall.events;
import static dev.throughline.streams.link.Hall.linker;
import static dev.throughline.streams.link.Hall.looks;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.up;
import static dev.throughline.streams.track.Walkers.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.streams.MapByteStore;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.TrackletId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What operators say becomes a constraint that lasts. */
class CommandHandlerTest {
    @Test
    void whatAnOperatorSaysIsDoneAndLasts() {
        Embedding a = Embedding.of(1, 0, 0);
        Embedding b = Embedding.of(0, 1, 0);
        Linker linker = linker();
        List<IdentityEvent> events = new ArrayList<>(events(
                linker,
                List.of(
                        up("door", 0, "door"),
                        tracklet("door", 1, 1, 2, true, a),
                        tracklet("door", 2, 3, 4, true, b),
                        clock("door", 10))));
        String first = events.get(0).identity();
        String second = events.get(1).identity();

        Linker.Step merge = linker.advance(command("c1", Command.Type.MERGE, second, first, null));
        events.addAll(merge.events());
        assertThat(merge.identities()).containsEntry(second, null).containsKey(first);
        assertThat(merge.events()).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(IdentityEvent.Type.MERGED);
            assertThat(event.because().command()).isEqualTo("c1");
        });
        events.addAll(linker.advance(command("c2", Command.Type.NAME, first, null, "Ada"))
                .events());

        // by its looks, the second tracklet would be thrown out when the next one is over
        events.addAll(events(linker, List.of(tracklet("door", 3, 20, 21, true, a), clock("door", 30))));
        assertThat(Told.by(events))
                .singleElement()
                .satisfies(identity -> assertThat(identity.journey()).hasSize(3));

        Linker.Step split = linker.advance(new Command(
                "c3", Command.Type.SPLIT, SITE, first, null, null, List.of(new TrackletId("door", 1)), null));
        events.addAll(split.events());
        assertThat(Told.by(events)).hasSize(2);
        assertThat(split.identities().get(first)).extracting(Identity::name).isEqualTo("Ada");
    }

    @Test
    void whoIsForgottenIsNowhereAndDoesNotComeBackWithTheSameTracklet() {
        MapByteStore store = new MapByteStore();
        Linker linker = linker(SETTINGS, store);
        List<IdentityEvent> events = events(
                linker, List.of(up("door", 0, "door"), tracklet("door", 1, 1, 4, false, looks(1)), clock("door", 5)));
        String who = events.get(0).identity();

        Linker.Step step = linker.advance(command("c1", Command.Type.FORGET, who, null, null));
        assertThat(step.identities()).containsEntry(who, null);
        assertThat(step.events()).extracting(IdentityEvent::type).containsExactly(IdentityEvent.Type.FORGOTTEN);

        Linker restored = linker(SETTINGS, store);
        assertThat(events(
                        restored,
                        List.of(
                                tracklet("door", 1, 1, 6, false, looks(1)),
                                clock("door", 7),
                                tracklet("door", 1, 1, 8, true, looks(1)),
                                clock("door", 9))))
                .isEmpty();
        assertThat(events(restored, List.of(tracklet("door", 2, 20, 21, true, looks(1)), clock("door", 30))))
                .as("another visit is somebody new")
                .extracting(IdentityEvent::type)
                .containsExactly(IdentityEvent.Type.CREATED);
    }

    @Test
    void aCommandThatCannotBeDoneIsRefusedAndChangesNothing() {
        Linker linker = linker();
        List<IdentityEvent> events = events(
                linker, List.of(up("door", 0, "door"), tracklet("door", 1, 1, 2, true, looks(1)), clock("door", 5)));
        String who = events.get(0).identity();

        assertThatThrownBy(() -> linker.advance(command("c1", Command.Type.MERGE, who, "p-0", null)))
                .isInstanceOf(BadRecordException.class)
                .hasMessageContaining("command c1 cannot be done: identity p-0 is not in the gallery of site 'hall'");
        assertThatThrownBy(() -> linker.advance(new Command(
                        "c2", Command.Type.SPLIT, SITE, who, null, null, List.of(new TrackletId("door", 1)), null)))
                .hasMessageContaining("nobody would be left of " + who);
        assertThatThrownBy(() -> linker.advance(new Command(
                        "c3", Command.Type.SPLIT, SITE, who, null, null, List.of(new TrackletId("gate", 1)), null)))
                .hasMessageContaining("gate/1 is no tracklet of " + who);
    }

    @Test
    void whatAnOperatorSaidOutlivesTheProcessThatHeardIt() {
        Embedding ada = Embedding.of(1, 0, 0);
        MapByteStore store = new MapByteStore();
        Linker linker = linker(SETTINGS, store);
        List<IdentityEvent> events = new ArrayList<>(events(
                linker,
                List.of(
                        up("door", 0, "door"),
                        tracklet("door", 1, 1, 2, true, ada),
                        tracklet("door", 2, 11, 12, true, ada),
                        clock("door", 15))));
        events.addAll(linker.advance(new Command(
                        "c1",
                        Command.Type.SPLIT,
                        SITE,
                        events.get(0).identity(),
                        null,
                        null,
                        List.of(new TrackletId("door", 2)),
                        null))
                .events());
        assertThat(Told.by(events)).hasSize(2);

        events.addAll(events(
                linker(SETTINGS, store),
                List.of(
                        tracklet("door", 3, 21, 22, true, ada),
                        tracklet("door", 4, 31, 32, true, ada),
                        end("door", 40))));

        assertThat(Told.by(events)).as("by their looks they are one").hasSize(2);
    }
}
