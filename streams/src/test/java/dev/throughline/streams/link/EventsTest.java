package dev.throughline.streams.link;

import static dev.throughline.streams.Golden.assertGolden;
import static dev.throughline.streams.link.Hall.clock;
import static dev.throughline.streams.link.Hall.command;
import static dev.throughline.streams.link.Hall.end;
import static dev.throughline.streams.link.Hall.events;
import static dev.throughline.streams.link.Hall.json;
import static dev.throughline.streams.link.Hall.link;
import static dev.throughline.streams.link.Hall.looks;
import static dev.throughline.streams.link.Hall.tracklet;
import static dev.throughline.streams.link.Hall.up;
import static dev.throughline.streams.track.Walkers.SITE;
import static dev.throughline.streams.track.Walkers.micros;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.streams.MapByteStore;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.Identity.Visit;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.TrackletId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a consumer reads. */
class EventsTest {
    @Test
    void eventsReadAsTheyAlwaysDid() throws IOException {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 2, true, looks(1)),
                tracklet("door", 2, 30, 31, true, looks(1)),
                end("door", 40)));

        assertGolden("identity-events.jsonl", json(events));
    }

    @Test
    void aTrackletThatClosesIsSightedOnceMoreWithItsEnd() {
        List<IdentityEvent> events = link(List.of(
                up("door", 0, "door"),
                tracklet("door", 1, 1, 4, false, looks(1)),
                clock("door", 5),
                tracklet("door", 1, 1, 7, false, looks(1)),
                clock("door", 8),
                tracklet("door", 1, 1, 9.5, true, looks(1)),
                end("door", 10)));

        assertThat(events).extracting(IdentityEvent::to).containsExactly(micros(4), micros(9.5));
        assertThat(events.get(1).because().rule()).isEqualTo("closed");
        assertThat(Told.by(events).get(0).journey()).containsExactly(new Visit("door", 1, micros(1), micros(9.5)));
    }

    @ParameterizedTest
    @EnumSource(IdentityEvent.Type.class)
    void eachSaysWhatWhereWhenByWhichModelAndWhy(IdentityEvent.Type type) {
        List<IdentityEvent> all = eachType();

        assertThat(all).filteredOn(event -> event.type() == type).isNotEmpty().allSatisfy(event -> {
            assertThat(event.id()).isNotBlank();
            assertThat(event.site()).isEqualTo(SITE);
            assertThat(event.time()).isGreaterThanOrEqualTo(micros(0));
            assertThat(event.identity()).isNotBlank();
            assertThat(event.model()).isNotBlank();
            assertThat(event.because().rule()).isNotBlank();
        });
        assertThat(all).extracting(IdentityEvent::id).doesNotHaveDuplicates();
    }

    /** A world in which everything happens that can. */
    private static List<IdentityEvent> eachType() {
        Linker linker = LinkerPropertiesTest.linker(new MapByteStore(), Duration.ofMinutes(2));
        List<IdentityEvent> events = new ArrayList<>();
        LinkerPropertiesTest.seeds()
                .limit(1)
                .forEach(seed -> LinkerPropertiesTest.updates(seed)
                        .forEach(update -> events.addAll(linker.advance(update).events())));
        List<Identity> known = Told.by(events);
        Identity someone = known.stream()
                .filter(identity -> identity.journey().size() > 1)
                .findFirst()
                .orElseThrow();
        String another = known.stream()
                .map(Identity::identity)
                .filter(identity -> !identity.equals(someone.identity()))
                .findFirst()
                .orElseThrow();
        Visit first = someone.journey().get(0);
        List<Command> commands = List.of(
                command("c1", Command.Type.NAME, someone.identity(), null, "Ada"),
                new Command(
                        "c2",
                        Command.Type.SPLIT,
                        SITE,
                        someone.identity(),
                        null,
                        null,
                        List.of(new TrackletId(first.camera(), first.track())),
                        null),
                command("c3", Command.Type.MERGE, someone.identity(), another, null),
                command("c4", Command.Type.FORGET, another, null, null));
        commands.forEach(command -> events.addAll(linker.advance(command).events()));
        events.addAll(
                events(linker, List.of(up("door", 7_200), clock("door", 7_201)))); // everybody else is gone for long
        return events;
    }
}
