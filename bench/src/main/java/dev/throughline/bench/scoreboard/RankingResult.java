package dev.throughline.bench.scoreboard;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.throughline.app.models.OnnxEmbedder;
import dev.throughline.bench.pets.PetsCrops;
import dev.throughline.evaluation.ranking.QueryScore;
import dev.throughline.evaluation.ranking.RankingScore;
import dev.throughline.reid.embed.CropEmbedding;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.training.calibrate.ValidationScore;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.DataSetFiles;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.vit.VitSettings;
import dev.throughline.wire.message.Embedding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well a model ranks people on whom it was not trained.
 *
 * @param data name of the data set
 * @param model source of the embeddings
 * @param score of the ranking; its keys stand among the others
 * @param mapOverPeer its mAP minus the peer's; absent for the peer
 * @param r1OverPeer its R1 minus the peer's; absent for the peer
 */
@JsonPropertyOrder({"data", "model", "score", "mapOverPeer", "r1OverPeer"})
record RankingResult(
        String data,
        String model,
        @JsonUnwrapped RankingScore score,
        @Nullable Gap mapOverPeer,
        @Nullable Gap r1OverPeer) {
    private static final String PEER = "OSNet x0.25 MSMT17 (peer)";

    private record People(String label, Crops crops) {
        static final List<People> ALL = List.of(
                new People("Market-1501 validation", keptBack("market1501-train.zip")),
                new People("CUHK01 validation", keptBack("cuhk01.zip")),
                new People("PETS 2009, another camera system", PetsCrops::read));

        /** The validation identities, by name. */
        private static Crops keptBack(String zip) {
            return (data, height, width) -> {
                DataSetFiles files = DataSetFiles.list(data.resolve(zip));
                return files.read(files.validation(DataSet.VALIDATION_IDENTITIES), height, width);
            };
        }
    }

    private interface Crops {
        List<LabelledCrop> read(Path data, int height, int width);
    }

    /**
     * The model and its peer on the same crops.
     *
     * @param data folder with the zips, {@code pets2009} and {@code models}
     */
    static List<RankingResult> results(Path data, Embedder embedder) throws InterruptedException {
        List<RankingResult> results = new ArrayList<>();
        try (OnnxEmbedder peer = new OnnxEmbedder(data.resolve("models/osnet_x0_25_msmt17.onnx"))) {
            for (People people : People.ALL) {
                VitSettings input = embedder.model().settings().vit();
                // read twice: enlarging a crop for one model and reducing that for the other would blur it
                List<LabelledCrop> crops = people.crops.read(data, input.height(), input.width());
                List<CropEmbedding> answers = embedder.describePictures(
                        crops.stream().map(LabelledCrop::picture).toList());
                ValidationScore ours = ValidationScore.of(crops, CropEmbedding.embeddings(answers));
                List<LabelledCrop> larger = people.crops.read(data, OnnxEmbedder.HEIGHT, OnnxEmbedder.WIDTH);
                List<Embedding> peers =
                        larger.stream().map(crop -> peer.embed(crop.picture())).toList();
                ValidationScore theirs = ValidationScore.of(larger, peers);
                results.add(new RankingResult(
                        people.label,
                        embedder.model().model(),
                        ours.ranking(),
                        Gap.of(ours.queries(), theirs.queries(), QueryScore::averagePrecision),
                        Gap.of(ours.queries(), theirs.queries(), query -> query.first() == 1 ? 1 : 0)));
                results.add(new RankingResult(people.label, PEER, theirs.ranking(), null, null));
            }
        }
        return results;
    }
}
