package dev.throughline.bench.scoreboard;

import dev.throughline.app.run.Interrupt;
import dev.throughline.app.simulate.PersonCrops;
import dev.throughline.app.simulate.SiteFolder;
import dev.throughline.bench.composite.CompositeSettings;
import dev.throughline.bench.composite.CompositeSite;
import dev.throughline.bench.composite.CompositeVariant;
import dev.throughline.bench.pets.PetsSite;
import dev.throughline.bench.scoreboard.Scoreboard.Part;
import dev.throughline.reid.training.data.DataSetFiles;
import dev.throughline.simulator.site.SimulationSettings;
import dev.throughline.simulator.site.SyntheticSite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** The sites on which the pipeline is evaluated. */
public final class Sites {
    public static final String PETS_WHOLE = "PETS 2009 S2.L1, view 1: one camera, 10 people";
    public static final String PETS_HALVES =
            "the same picture cut into two cameras with a gap between, the right one in other colours and 7 s later";

    private Sites() {}

    /**
     * The recipe of each site.
     *
     * @param chosen parts; those without sites are ignored
     * @param seeds of simulated sites
     * @param data the research data
     */
    static List<SiteRecipe> recipes(Set<Part> chosen, List<Long> seeds, Path data) {
        List<SiteRecipe> recipes = new ArrayList<>();
        if (chosen.contains(Part.PETS)) {
            recipes.add(pets("PETS whole", PETS_WHOLE, PetsSite.WHOLE, "bench/scoreboard", data));
            recipes.add(pets("PETS halves", PETS_HALVES, PetsSite.HALVES, "bench/scoreboard", data));
        }
        if (chosen.contains(Part.COMPOSITE)) {
            recipes.add(composite(CompositeSettings.of(1, CompositeVariant.APART), seeds, data));
            // one seed and fewer pictures: everybody is in front of all cameras there, which takes long
            recipes.add(composite(
                    CompositeSettings.of(1, CompositeVariant.OVERLAPPING).withFps(3), seeds.subList(0, 1), data));
        }
        if (chosen.contains(Part.SYNTHETIC)) {
            recipes.add(synthetic(4, 30, Duration.ofMinutes(1), seeds));
        }
        return recipes;
    }

    /** Rendered people who walk through rooms with one camera each, and through rooms without a camera. */
    static SiteRecipe synthetic(int cameras, int people, Duration duration, List<Long> seeds) {
        SimulationSettings usual = SimulationSettings.defaults();
        return synthetic(
                "synthetic",
                new SimulationSettings(
                        usual.seed(), cameras, people, duration, usual.width(), usual.height(), usual.fps(), false),
                seeds);
    }

    /**
     * Rendered people.
     *
     * @param like the settings except the seed
     */
    public static SiteRecipe synthetic(String name, SimulationSettings like, List<Long> seeds) {
        return simulated(name, like.people() + " drawn people", options(like), like, seeds, SyntheticSite::of);
    }

    /**
     * The same walks by real people.
     *
     * @param like the settings except the seed
     * @param crops of the people: a data set, of which the last people are shown
     */
    public static SiteRecipe crops(String name, SimulationSettings like, Path crops, List<Long> seeds) {
        String file = String.valueOf(crops.getFileName());
        return simulated(
                name,
                like.people() + " people of " + file,
                "--crops " + file + " " + options(like),
                like,
                seeds,
                settings -> SyntheticSite.of(settings)
                        .withCrops(PersonCrops.read(DataSetFiles.list(crops), settings.people())));
    }

    private static SiteRecipe simulated(
            String name,
            String who,
            String options,
            SimulationSettings like,
            List<Long> seeds,
            Function<SimulationSettings, SyntheticSite> draw) {
        return new SiteRecipe(
                name,
                who + " walk through rooms, " + like.cameras() + " of them with a camera; no place is seen by two",
                "./throughline simulate " + options + " --seed SEED",
                seeds,
                (seed, folder) -> {
                    try (Interrupt interrupt = Interrupt.listen()) {
                        new SiteFolder(draw.apply(withSeed(like, seed)), folder).write(interrupt);
                    }
                });
    }

    private static SimulationSettings withSeed(SimulationSettings like, long seed) {
        return new SimulationSettings(
                seed,
                like.cameras(),
                like.people(),
                like.duration(),
                like.width(),
                like.height(),
                like.fps(),
                like.overlap());
    }

    private static String options(SimulationSettings settings) {
        double fps = settings.fps();
        return "--cameras " + settings.cameras() + " --people " + settings.people() + " --minutes "
                + minutes(settings.duration())
                + (fps == SimulationSettings.defaults().fps() ? "" : String.format(Locale.ROOT, " --fps %.0f", fps));
    }

    /**
     * Real footage.
     *
     * @param command name of the command that makes it, such as {@code bench/scoreboard}
     */
    public static SiteRecipe pets(String name, String about, PetsSite site, String command, Path data) {
        return new SiteRecipe(
                name,
                about,
                command + " --part pets --work DIR",
                List.of(0L), // nothing is random
                (seed, folder) -> site.make(data, folder));
    }

    /**
     * Real walks and real crops.
     *
     * @param like the settings except the seed
     */
    public static SiteRecipe composite(CompositeSettings like, List<Long> seeds, Path data) {
        String variant = like.variant().name().toLowerCase(Locale.ROOT);
        return new SiteRecipe(
                "composite " + variant,
                like.people() + " people of Market-1501 walk as people of WILDTRACK did, before six cameras"
                        + (like.variant() == CompositeVariant.APART ? ", one after the other" : " that see one square"),
                "bench/composite --variant " + variant + " --people " + like.people() + " --fps " + like.fps()
                        + " --seed SEED",
                seeds,
                (seed, folder) -> CompositeSite.make(like.withSeed(seed), data, folder));
    }

    private static String minutes(Duration duration) {
        return duration.toSeconds() % 60 == 0
                ? String.valueOf(duration.toMinutes())
                : String.valueOf(duration.toSeconds() / 60.);
    }
}
