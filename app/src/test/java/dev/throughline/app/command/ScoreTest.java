package dev.throughline.app.command;

import static dev.throughline.app.command.ColouredPeople.draw;
import static dev.throughline.app.command.ColouredPeople.market;
import static dev.throughline.app.command.ColouredPeople.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.app.command.ColouredPeople.Said;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class ScoreTest {
    @TempDir
    Path temp;

    private static JsonNode json(Object... arguments) throws IOException {
        Said said = say(arguments);
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out()).as("one JSON object and nothing else").hasSize(1);
        return new ObjectMapper().readTree(said.out().get(0));
    }

    @Test
    void printsARankingAndHowPairsAreToldApart() {
        Said said = say("score", "--data", market(temp.resolve("drawn"), 5, 3), "--rerank");
        assertThat(said.err()).isEmpty();
        assertThat(said.exit()).isZero();
        assertThat(said.out().get(0)).startsWith("model throughline@");
        assertThat(said.out())
                .extracting(line -> line.replaceAll(" +", " ").strip())
                .anyMatch(line -> line.startsWith("drawn validation 15 15 ")) // queries that count, gallery
                .anyMatch(line -> line.startsWith("re-ranked 15 15 "))
                // each of 15 queries ranks its person under two other cameras, and four others' under three
                .anyMatch(line -> line.startsWith("cosine 30 180 "))
                .anyMatch(line -> line.startsWith("JSD of relations 30 180 "))
                .anyMatch(line -> line.startsWith("both, calibrated 30 180 "));
    }

    @Test
    void peopleInColoursOfTheirOwnAreFound() throws IOException {
        JsonNode json = json("score", "--data", market(temp.resolve("drawn"), 5, 3), "--json");
        assertThat(json.at("/data/0/ranking/mAP").asDouble()).isGreaterThan(.6); // chance is .3
        assertThat(json.at("/data/0/verification/cosine/AUC").asDouble()).isGreaterThan(.7);
        assertThat(json.at("/data/0/reranked").isNull()).isTrue();
    }

    @Test
    void onlyTheLastPeopleAreAskedForUnlessAllAre() throws IOException {
        Path drawn = market(temp.resolve("drawn"), 5, 3);
        assertThat(json("score", "--data", drawn, "--val-identities", 2, "--json")
                        .at("/data/0/queries")
                        .asInt())
                .isEqualTo(6);
        JsonNode all = json("score", "--data", drawn, "--all", "--json");
        assertThat(all.at("/data/0/queries").asInt()).isEqualTo(15);
        assertThat(all.at("/data/0/people").asText()).isEqualTo("all");
    }

    @Test
    void betweenTwoCamerasTheFirstAsks() throws IOException {
        Path two = market(temp.resolve("two"), 4, 2);
        JsonNode cameras = json("score", "--data", two, "--json").at("/data/0");
        assertThat(cameras.get("protocol").asText()).isEqualTo("cameras");
        assertThat(cameras.get("queries").asInt()).isEqualTo(8);
        assertThat(cameras.get("gallery").asInt()).isEqualTo(8);
        JsonNode first =
                json("score", "--data", two, "--protocol", "first", "--json").at("/data/0");
        assertThat(first.get("protocol").asText()).isEqualTo("first");
        assertThat(first.get("queries").asInt()).isEqualTo(8);
        assertThat(first.at("/verification/same").asInt())
                .as("one of each pair of shots answers")
                .isEqualTo(8);
        assertThat(cameras.at("/verification/same").asInt()).isEqualTo(16);
    }

    @Test
    void severalDataSetsHaveARowEach() throws IOException {
        Path folders = temp.resolve("folders");
        for (int person = 1; person <= 3; person++) {
            draw(folders.resolve("p" + person + "/gate/x.png"), person, 1, 1);
            draw(folders.resolve("p" + person + "/hall/x.png"), person, 2, 1);
        }
        JsonNode json = json("score", "--data", market(temp.resolve("drawn"), 3, 3), "--data", folders, "--json");
        assertThat(json.at("/data/0/data").asText()).isEqualTo("drawn");
        assertThat(json.at("/data/1/data").asText()).isEqualTo("folders");
        assertThat(json.at("/data/1/queries").asInt()).isEqualTo(3);
    }

    @Test
    void marketAsPublishedSaysItselfWhoAsks() throws IOException {
        Path market = temp.resolve("Market-1501");
        market(market.resolve("bounding_box_train"), 2, 2);
        for (int person = 3; person <= 5; person++) {
            draw(market.resolve("query").resolve(market(person, 1, 1)), person, 1, 1);
            draw(market.resolve("bounding_box_test").resolve(market(person, 1, 2)), person, 1, 2);
            draw(market.resolve("bounding_box_test").resolve(market(person, 2, 1)), person, 2, 1);
        }
        draw(market.resolve("bounding_box_test/0000_c1s1_000001_01.jpg"), 9, 1, 1);
        draw(market.resolve("bounding_box_test/-1_c1s1_000001_01.jpg"), 9, 1, 1);
        JsonNode official = json("score", "--data", market, "--json").at("/data/0");
        assertThat(official.get("protocol").asText()).isEqualTo("official");
        assertThat(official.get("queries").asInt()).isEqualTo(3);
        assertThat(official.get("gallery").asInt())
                .as("distractors, but no junk")
                .isEqualTo(7);
        assertThat(official.at("/verification/same").asInt()).isEqualTo(3);
        assertThat(official.at("/verification/different").asInt()).isEqualTo(3 * (4 + 1));
        JsonNode dev =
                json("score", "--data", market, "--val-identities", 2, "--json").at("/data/0");
        assertThat(dev.get("people").asText()).isEqualTo("validation");
        assertThat(dev.get("queries").asInt()).isEqualTo(4);
    }

    @Test
    void whatCannotBeIsOneLine() throws IOException {
        Path drawn = market(temp.resolve("drawn"), 2, 2);
        Path nowhere = temp.resolve("nowhere");
        assertThat(say("score", "--data", nowhere).err())
                .containsExactly("throughline: cannot read " + nowhere + ": it is not there");
        assertThat(say("score", "--data", drawn, "--protocol", "official").err())
                .singleElement()
                .asString()
                .startsWith("throughline: " + drawn + " has no query and bounding_box_test with pictures");
        Path one = market(temp.resolve("one"), 3, 1);
        assertThat(say("score", "--data", one).err())
                .containsExactly("throughline: " + one + ": none of 3 queries has a gallery entry of the same person"
                        + " under another camera: nothing to score");
        assertThat(say("score", "--data", drawn, "--all", "--val-identities", "3")
                        .exit())
                .isEqualTo(2);
        assertThat(say("score", "--data", drawn, "--val-identities", "1").exit())
                .isEqualTo(2);
        assertThat(say("score").exit()).isEqualTo(2);
    }

    @Test
    void aBrokenPictureIsNamedLeftOutAndTheExitCodeTells() throws IOException {
        Path drawn = market(temp.resolve("drawn"), 2, 3);
        Files.writeString(drawn.resolve(market(2, 2, 2)), "no picture");
        Said said = say("score", "--data", drawn, "--json");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err())
                .containsExactly(
                        "throughline: 0002_c2s1_000002_01.jpg in " + drawn
                                + ": 10 bytes are no picture: neither JPEG, nor PNG, WebP, BMP, TIFF, PPM or PGM",
                        "throughline: 1 of 12 pictures left out, since they cannot be decoded");
        assertThat(said.out()).anyMatch(line -> line.contains("mAP"));
    }

    /** The figures of the model's card, which those of the scoreboard are too. */
    @Needs(Need.SHARED)
    @ParameterizedTest
    @CsvSource({"market1501-train.zip, first, 452, .844, .918", "cuhk01.zip, cameras, 200, .940, .945"})
    void theShippedModelScoresAsItsCardSays(String zip, String protocol, int queries, double map, double r1)
            throws IOException {
        JsonNode score = json("score", "--data", Need.shared().resolve("data").resolve(zip), "--json")
                .at("/data/0");
        assertThat(score.get("protocol").asText()).isEqualTo(protocol);
        assertThat(score.at("/ranking/queries").asInt()).isEqualTo(queries);
        assertThat(score.at("/ranking/mAP").asDouble()).isCloseTo(map, within(.0005));
        assertThat(score.at("/ranking/R1").asDouble()).isCloseTo(r1, within(.0005));
        assertThat(score.at("/verification/cosine/AUC").asDouble()).isGreaterThan(.9);
    }
}
