package dev.throughline.bench.wildtrack;

import dev.throughline.simulator.site.Resemblance;

/** How discriminative simulated embeddings are. */
enum Looks {
    /** One person's embeddings in two visits are as alike as those of two people, which differ as they do for the shipped model. */
    NOTHING,
    /** Cosines of one person in two cameras .35, of two people .15 with a deviation of .10. */
    WEAK,
    /** Cosines of one person in two cameras .50, of two people .10 with a deviation of .16. */
    FAIR,
    /** As the shipped model's on people of Market-1501 that it was not trained on: .62, and .04 with a deviation of .20. */
    SHIPPED;

    Resemblance resemblance() {
        return switch (this) {
            case NOTHING, SHIPPED -> Resemblance.defaults();
            case WEAK -> new Resemblance(.15, .2, .04, .4, .21, 4);
            case FAIR -> new Resemblance(.1, .4, .04, .25, .21, 6);
        };
    }

    /** The number of the person whose embeddings are drawn; with {@link #NOTHING} it differs for each visit. */
    long model(int person, int camera, int visit) {
        return this == NOTHING ? ((long) camera << 40) + ((long) visit << 20) + person : person;
    }
}
