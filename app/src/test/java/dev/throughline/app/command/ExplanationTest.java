package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Because;
import dev.throughline.wire.message.IdentityEvent.Comparison;
import dev.throughline.wire.message.IdentityEvent.RunnerUp;
import dev.throughline.wire.message.TrackletId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    @Test
    void whatPlacesSayIsTold() {
        assertThat(lines(4.5, -12.))
                .contains(
                        "evidence     P(same) 0.9900 of 0.9000 needed; cosine 0.400, JSD 0.010 nats, way and time +0.00 nats,"
                                + " places on the floor +4.50 nats",
                        "not          p-2: P(same) 0.0100 of 0.9000 needed; cosine 0.600, JSD 0.020 nats, way and time -1.00"
                                + " nats, places on the floor -12.00 nats");
    }

    @Test
    void wherePlacesSayNothingNoWordIsLost() {
        assertThat(lines(null, null))
                .contains(
                        "evidence     P(same) 0.9900 of 0.9000 needed; cosine 0.400, JSD 0.010 nats, way and time +0.00 nats")
                .noneMatch(line -> line.contains("floor"));
    }

    private static List<String> lines(Double ground, Double groundOfTheOther) {
        RunnerUp other = new RunnerUp("p-2", new Comparison(.01, .6, .02, -1., groundOfTheOther, .9));
        Because because = new Because("alike", new Comparison(.99, .4, .01, 0., ground, .9), other, null, null);
        IdentityEvent event = new IdentityEvent(
                "e-1",
                IdentityEvent.Type.SIGHTED,
                "shop",
                30,
                "p-1",
                IdentityEvent.Subject.seen(new TrackletId("door", 3), 10, 20),
                "vit@0",
                because);
        return new Explanation(event, List.of()).lines();
    }
}
