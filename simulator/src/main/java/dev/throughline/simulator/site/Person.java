package dev.throughline.simulator.site;

import java.util.ArrayList;
import java.util.List;

/**
 * A person who comes to the site once or twice.
 *
 * @param id from 1, the same in all cameras
 * @param look the appearance, the same each time
 * @param walks in order of time; they do not overlap
 */
record Person(int id, Outfit look, List<Walk> walks) {
    /** People arrive until this fraction of the footage has passed. */
    private static final double ARRIVALS = .85;

    private static final double RETURN = .25;
    private static final double SOONEST_RETURN = 20;
    private static final double LATEST_RETURN = 120;

    private static final double MEAN_SPEED = 1.3;
    private static final double SPEED_DEVIATION = .2;

    Person {
        walks = List.copyOf(walks);
    }

    /** All people, in order of arrival. */
    static List<Person> crowd(SimulationSettings settings, FloorPlan plan) {
        List<Person> crowd = new ArrayList<>();
        for (int id = 1; id <= settings.people(); id++) {
            SeededRandom dice = SeededRandom.of(settings.seed(), SeededRandom.purpose("person"), id);
            Outfit look = Outfit.of(dice);
            double arrival = (id - 1 + dice.unit()) / settings.people() * ARRIVALS * settings.seconds();
            crowd.add(new Person(
                    id, look, walks(settings, plan, dice, arrival, look.build().height())));
        }
        return crowd;
    }

    private static List<Walk> walks(
            SimulationSettings settings, FloorPlan plan, SeededRandom dice, double arrival, double height) {
        double speed = dice.normal(MEAN_SPEED, SPEED_DEVIATION, 2);
        List<Walk> walks = new ArrayList<>();
        walks.add(Walk.of(plan, dice, arrival, height, speed));
        double again = walks.get(0).to() + dice.between(SOONEST_RETURN, LATEST_RETURN);
        if (dice.chance(RETURN) && again < settings.seconds()) {
            walks.add(Walk.of(plan, dice, again, height, speed));
        }
        return walks;
    }
}
