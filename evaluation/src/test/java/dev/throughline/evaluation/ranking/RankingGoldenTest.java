package dev.throughline.evaluation.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throughline.evaluation.SharedData;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures that torchreid, fast-reid and a third implementation give for the same distances. */
@Needs(Need.SHARED)
class RankingGoldenTest {
    @ParameterizedTest
    @CsvSource({"osnet, qg, base", "osnet, rerank_result, reranked", "hsv, qg, base", "hsv, rerank_result, reranked"})
    void equalsPublicImplementations(String set, String distances, String figures) throws IOException {
        JsonNode golden = SharedData.json("golden/reid-market.json");
        JsonNode expected = golden.at("/sets/" + set + "/" + figures);

        RankingScore score = Ranking.evaluate(
                matrix(golden.at("/sets/" + set + "/files/" + distances).asText()),
                numbers(golden.get("q_pids")),
                numbers(golden.get("q_camids")),
                numbers(golden.get("g_pids")),
                numbers(golden.get("g_camids")));

        assertThat(score.queries()).isEqualTo(expected.get("valid_queries").asInt());
        assertThat(score.map()).isCloseTo(expected.get("mAP").asDouble(), within(1e-6));
        assertThat(score.r1()).isCloseTo(expected.get("R1").asDouble(), within(1e-6));
        assertThat(score.r5()).isCloseTo(expected.get("R5").asDouble(), within(1e-6));
        assertThat(score.r10()).isCloseTo(expected.get("R10").asDouble(), within(1e-6));
        assertThat(score.minp()).isCloseTo(expected.get("mINP").asDouble(), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"osnet", "hsv"})
    void reRankingEqualsPublicImplementations(String set) throws IOException {
        JsonNode files = SharedData.json("golden/reid-market.json").at("/sets/" + set + "/files");
        float[][] queryGallery = matrix(files.get("qg").asText());
        float[][] queryQuery = matrix(files.get("qq").asText());
        float[][] galleryGallery = matrix(files.get("gg").asText());
        float[][] expected = matrix(files.get("rerank_result").asText());
        int queries = queryGallery.length;
        int gallery = galleryGallery.length;
        PairDistances distances = (one, other) -> one < queries
                ? other < queries ? queryQuery[one][other] : queryGallery[one][other - queries]
                : other < queries ? queryGallery[other][one - queries] : galleryGallery[one - queries][other - queries];

        DistanceRows rows = ReRanking.defaults().of(distances, queries, gallery);

        for (int query = 0; query < queries; query++) {
            assertThat(rows.row(query)).as("query %d", query).containsExactly(expected[query], within(1e-6f));
        }
    }

    private static int[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }

    /** Shape (queries, gallery). */
    private static float[][] matrix(String csv) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(SharedData.file("golden/" + csv))),
                StandardCharsets.US_ASCII))) {
            return lines.lines().map(RankingGoldenTest::row).toArray(float[][]::new);
        }
    }

    private static float[] row(String line) {
        String[] cells = line.split(",", -1);
        float[] row = new float[cells.length];
        IntStream.range(0, row.length).forEach(i -> row[i] = Float.parseFloat(cells[i]));
        return row;
    }
}
