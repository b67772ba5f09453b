package dev.throughline.bench.linking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throughline.bench.scoreboard.SiteRecipe;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkingPageTest {
    private static final SiteRecipe RECIPE = new SiteRecipe(
            "drawn", "20 drawn people", "./throughline simulate --seed SEED", List.of(1L, 2L), (seed, at) -> {});

    @Test
    void aRowSumsUpTheSeeds() {
        LinkingResult site = LinkingResult.of(
                LinkingSite.of(RECIPE, OncePer.SITE),
                List.of(20., 19.),
                List.of(50., 41.),
                List.of(
                        List.of(
                                new LinkScore("nobody", .25, 50, null, new LinkedPairs(0, 0, 40)),
                                new LinkScore("offline", .5, 22, .375, new LinkedPairs(20, 5, 20))),
                        List.of(
                                new LinkScore("nobody", .25, 41, null, new LinkedPairs(0, 0, 20)),
                                new LinkScore("offline", .75, 25, .625, new LinkedPairs(10, 5, 10)))));
        String page = LinkingPage.of(new LinkingResults("bench/linking --part drawn", "model@1", List.of(site)));
        assertThat(page)
                .contains("Made by `bench/linking --part drawn`")
                .contains("Model `model@1`")
                .contains(
                        "| drawn | site | nobody | .250 ± .000 | 46 | 20 | – | .000 | 0 | 0 |  |",
                        // 30 of 40 links, of 60 pairs
                        "| drawn | site | offline | .625 ± .177 | 24 | 20 | .750 | .500 | 30 | 10 | .500 ± .177 |")
                .contains(
                        "- **drawn**: 20 drawn people, seeds 1, 2. 46 tracklets. Made by `./throughline simulate --seed SEED`.");
        List<String> table = page.lines().filter(line -> line.startsWith("|")).toList();
        assertThat(table)
                .hasSize(4)
                .allSatisfy(line -> assertThat(line.split("\\|", -1)).hasSize(13));
    }
}
