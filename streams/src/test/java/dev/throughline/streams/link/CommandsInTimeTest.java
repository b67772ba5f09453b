package dev.throughline.streams.link;

import static dev.throughline.streams.link.Hall.SETTINGS;
import static dev.throughline.streams.link.Hall.at;
import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.command;
import static dev.throughline.streams.link.Hall.events;
import static dev.throughline.streams.link.Hall.interleaved;
import static dev.throughline.streams.link.Hall.json;
import static dev.throughline.streams.link.Hall.linker;
import static dev.throughline.streams.link.Hall.looks;
import static dev.throughline.streams.link.Hall.settings;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.up;
import static dev.throughline.streams.link.Hall.walkedThrough;
import static dev.throughline.streams.track.Walkers.SITE;
import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.streams.MapByteStore;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.settings.LinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command takes effect at a moment of event time, and there again whenever topics are replayed. */
class CommandsInTimeTest {
    /** Somebody who walks through the hall may be gone before it is over. */
    private static final LinkSettings SHORT_LIVED = settings(Duration.ofSeconds(6), 10_000);

    @Test
    void takesEffectAtTheWatermarkOnArrivalAndTheEventRecordsThatTime() {
        Linker linker = linker();
        List<IdentityEvent> events = events(
                linker,
                List.of(
                        up("door", 0, "door", "desk"),
                        up("desk", 0),
                        tracklet("door", 1, 1, 2, true, looks(1)),
                        clock("door", 60),
                        clock("desk", 7.3)));
        Command name = command("c1", Command.Type.NAME, events.get(0).identity(), null, "Ada");

        assertThat(linker.advance(name).events())
                .singleElement()
                .extracting(IdentityEvent::time)
                .as("the end of the last window that the desk has passed")
                .isEqualTo(micros(7));
    }

    @Test
    void aCommandThatNamesATimeWaitsForIt() {
        MapByteStore store = new MapByteStore();
        Linker linker = linker(SETTINGS, store);
        List<IdentityEvent> events = events(
                linker, List.of(up("door", 0, "door"), tracklet("door", 1, 1, 2, true, looks(1)), clock("door", 5)));
        Command name =
                new Command("c1", Command.Type.NAME, SITE, events.get(0).identity(), null, "Ada", null, micros(8));

        assertThat(linker.advance(name).events()).isEmpty();
        List<IdentityEvent> then = events(linker(SETTINGS, store), List.of(clock("door", 20)));
        assertThat(then).singleElement().satisfies(event -> {
            assertThat(event.name()).isEqualTo("Ada");
            assertThat(event.time()).isEqualTo(micros(8));
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void readFirstOfAllWithTheTimesOfTheirEventsTheSameComesOfThem(long seed) {
        Map<String, List<SiteUpdate>> hall = walkedThrough(seed);
        Random random = new Random(seed);
        List<IdentityEvent> live = new ArrayList<>();
        List<Command> commands = new ArrayList<>();
        Linker linker = linker(SHORT_LIVED, new MapByteStore());
        for (SiteUpdate update : interleaved(hall, seed)) {
            live.addAll(linker.advance(update).events());
            if (random.nextInt(15) == 0) {
                say(linker, random, live, commands);
            }
        }
        for (int last = 0; last < 3; last++) { // at the very end, where event time stands still
            say(linker, random, live, commands);
        }
        assertThat(commands).hasSizeGreaterThan(5);

        Linker again = linker(SHORT_LIVED, new MapByteStore());
        List<IdentityEvent> replayed = new ArrayList<>();
        commands.forEach(command -> replayed.addAll(again.advance(command).events()));
        replayed.addAll(events(again, interleaved(hall, seed + 1_000)));

        assertThat(json(replayed)).isEqualTo(json(live));
    }

    /** Anything that can be done, at random; what was done, and when, is kept. */
    private static void say(Linker linker, Random random, List<IdentityEvent> events, List<Command> commands) {
        List<Identity> known = Told.by(events);
        if (known.isEmpty()) {
            return;
        }
        Identity who = known.get(random.nextInt(known.size()));
        String other = known.get(random.nextInt(known.size())).identity();
        String id = "c" + random.nextInt(1_000_000); // in no order
        TrackletId first = new TrackletId(
                who.journey().get(0).camera(), who.journey().get(0).track());
        List<Command> choice = new ArrayList<>(List.of(
                command(id, Command.Type.NAME, who.identity(), null, "name " + id),
                new Command(id, Command.Type.SPLIT, SITE, who.identity(), null, null, List.of(first), null)));
        if (!other.equals(who.identity())) {
            choice.add(command(id, Command.Type.MERGE, who.identity(), other, null));
        }
        if (random.nextInt(4) == 0) {
            choice.add(command(id, Command.Type.FORGET, who.identity(), null, null));
        }
        Command command = choice.get(random.nextInt(choice.size()));
        try {
            List<IdentityEvent> caused = linker.advance(command).events();
            events.addAll(caused);
            commands.add(at(caused.get(0).time(), command));
        } catch (BadRecordException refused) {
            // nobody replays what was never done
        }
    }

    @Test
    void ofTwoThatHoldFromOneMomentTheOneReadFirstIsDoneFirst() {
        MapByteStore store = new MapByteStore();
        Linker linker = linker(SETTINGS, store);
        String who = events(
                        linker,
                        List.of(up("door", 0, "door"), tracklet("door", 1, 1, 2, true, looks(1)), clock("door", 5)))
                .get(0)
                .identity();
        linker.advance(at(micros(8), command("c2", Command.Type.NAME, who, null, "Ada")));
        linker(SETTINGS, store).advance(at(micros(8), command("c1", Command.Type.NAME, who, null, "Bob")));

        assertThat(events(linker(SETTINGS, store), List.of(clock("door", 20))))
                .extracting(IdentityEvent::name)
                .containsExactly("Ada", "Bob");
    }

    @Test
    void oneThatCannotBeDoneWhenItsTimeComesIsRefusedThen() {
        MapByteStore store = new MapByteStore();
        Linker linker = linker(SETTINGS, store);
        linker.advance(up("door", 0, "door"));
        Command name = at(micros(8), command("c1", Command.Type.NAME, "p-0", null, "Ada"));

        assertThat(linker.advance(name).rejectedCommands()).isEmpty();
        Linker.Step then = linker(SETTINGS, store).advance(clock("door", 20));

        assertThat(then.events()).isEmpty();
        assertThat(then.rejectedCommands()).singleElement().satisfies(refusal -> {
            assertThat(refusal.command()).isEqualTo(name);
            assertThat(refusal.reason())
                    .startsWith("command c1 cannot be done: identity p-0 is not in the gallery of site 'hall'");
        });
        assertThat(linker(SETTINGS, store).advance(clock("door", 30)).rejectedCommands())
                .as("once is enough")
                .isEmpty();
    }
}
