package dev.throughline.bench.linking;

import dev.throughline.bench.composite.CompositeSettings;
import dev.throughline.bench.composite.CompositeVariant;
import dev.throughline.bench.pets.PetsSite;
import dev.throughline.bench.scoreboard.SiteRecipe;
import dev.throughline.bench.scoreboard.Sites;
import dev.throughline.simulator.site.SimulationSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The sites that can be measured separately. */
enum SitePart {
    PETS {
        @Override
        List<LinkingSite> sites(List<Long> seeds, Path data, boolean tiny) {
            return List.of(
                    pets("PETS whole", Sites.PETS_WHOLE, PetsSite.WHOLE, OncePer.SITE, data),
                    pets("PETS whole, as annotated", ANNOTATED, PetsSite.WHOLE.asAnnotated(), OncePer.SITE, data),
                    // the right half is late, so it may show somebody who is back in the left one
                    pets("PETS halves", Sites.PETS_HALVES, PetsSite.HALVES, OncePer.CAMERA, data),
                    pets("PETS halves, as annotated", ANNOTATED, PetsSite.HALVES.asAnnotated(), OncePer.CAMERA, data));
        }
    },
    APART {
        @Override
        List<LinkingSite> sites(List<Long> seeds, Path data, boolean tiny) {
            CompositeSettings settings = CompositeSettings.of(1, CompositeVariant.APART);
            return List.of(LinkingSite.of(Sites.composite(settings, seeds, data), OncePer.SITE));
        }
    },
    OVERLAPPING {
        @Override
        List<LinkingSite> sites(List<Long> seeds, Path data, boolean tiny) {
            CompositeSettings settings =
                    CompositeSettings.of(1, CompositeVariant.OVERLAPPING).withFps(3);
            List<Long> one = seeds.subList(0, 1); // everybody is in front of all cameras, which takes long
            return List.of(LinkingSite.of(Sites.composite(settings, one, data), OncePer.CAMERA));
        }
    },
    DRAWN {
        @Override
        List<LinkingSite> sites(List<Long> seeds, Path data, boolean tiny) {
            return List.of(LinkingSite.of(Sites.synthetic("drawn", rooms(20, tiny), seeds), OncePer.SITE));
        }
    },
    CROPS {
        @Override
        List<LinkingSite> sites(List<Long> seeds, Path data, boolean tiny) {
            Path crops = data.resolve("cuhk03.zip"); // of a camera system that no model here was trained on
            return List.of(LinkingSite.of(Sites.crops("crops CUHK03", rooms(30, tiny), crops, seeds), OncePer.SITE));
        }
    };

    private static final String ANNOTATED = "the same, but who comes back is somebody else, as in the annotation";

    /**
     * The sites of this part.
     *
     * @param seeds of simulated sites
     * @param data the research data
     * @param tiny whether simulated sites are too small to measure anything
     */
    abstract List<LinkingSite> sites(List<Long> seeds, Path data, boolean tiny);

    private static LinkingSite pets(String name, String about, PetsSite site, OncePer once, Path data) {
        SiteRecipe recipe = Sites.pets(name, about, site, "bench/linking", data);
        return new LinkingSite(recipe, once, name.replace(", as annotated", ""));
    }

    private static SimulationSettings rooms(int people, boolean tiny) {
        SimulationSettings usual = SimulationSettings.defaults();
        return new SimulationSettings(
                usual.seed(),
                tiny ? 2 : 4,
                tiny ? 6 : people,
                tiny ? Duration.ofSeconds(20) : Duration.ofMinutes(2),
                usual.width(),
                usual.height(),
                4,
                false);
    }
}
