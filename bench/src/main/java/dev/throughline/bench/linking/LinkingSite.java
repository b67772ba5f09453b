package dev.throughline.bench.linking;

import dev.throughline.bench.rehearsal.Seen;
import dev.throughline.bench.rehearsal.Tracked;
import dev.throughline.bench.rehearsal.TruthSite;
import dev.throughline.bench.scoreboard.SiteRecipe;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.settings.DetectSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A site of the table.
 *
 * @param recipe how it is made
 * @param once where nobody is seen twice at a time
 * @param footage name of the site whose footage and sightings this one shares; its own name if none
 */
record LinkingSite(SiteRecipe recipe, OncePer once, String footage) {
    /** A site with footage of its own. */
    static LinkingSite of(SiteRecipe recipe, OncePer once) {
        return new LinkingSite(recipe, once, recipe.site());
    }

    /**
     * Links the tracklets of each seed's site in all ways.
     *
     * @param work sites and sightings are kept here
     */
    LinkingResult measure(Path work, Embedder embedder, SiteRecipe.Watcher watcher) throws InterruptedException {
        Calibration calibration = embedder.model().calibration();
        List<List<LinkScore>> scores = new ArrayList<>();
        List<Double> people = new ArrayList<>();
        List<Double> tracklets = new ArrayList<>();
        for (long seed : recipe.seeds()) {
            Path folder = folder(work, recipe.site(), seed);
            Seen seen = seen(work, seed, embedder);
            TruthSite site = TruthSite.read(folder);
            Tracked tracked = Tracked.byTheTracker(seen, site.settings(), calibration);
            List<LinkScore> all = LinkScore.all(site, tracked, once, calibration);
            scores.add(all);
            people.add((double) LinkScore.people(site));
            tracklets.add((double) all.get(0).identities()); // nobody is linked there
            watcher.tell(recipe.site() + ", seed " + seed + ": "
                    + String.join(", ", all.stream().map(LinkScore::text).toList()));
        }
        return LinkingResult.of(this, people, tracklets, scores);
    }

    /** The kept sightings, or else those of a site made anew. */
    private Seen seen(Path work, long seed, Embedder embedder) throws InterruptedException {
        Path folder = folder(work, recipe.site(), seed);
        SightingsCache cache = new SightingsCache(
                folder(work, footage, seed),
                recipe.command().replace("SEED", String.valueOf(seed)),
                embedder.model().model(),
                DetectSettings.defaults());
        Optional<Seen> kept = cache.read();
        if (kept.isEmpty()) {
            cache.forget();
        }
        if (kept.isEmpty() || !Files.exists(folder.resolve("site.yaml"))) {
            recipe.maker().make(seed, folder);
        }
        return kept.isPresent() ? kept.get() : detect(folder, cache, embedder);
    }

    private static Seen detect(Path folder, SightingsCache cache, Embedder embedder) throws InterruptedException {
        Seen seen = Seen.byTheDetector(TruthSite.read(folder), embedder);
        cache.write(seen);
        return seen;
    }

    private static Path folder(Path work, String site, long seed) {
        return work.resolve(site.replace(",", "").replace(' ', '-')).resolve("seed-" + seed);
    }
}
