package dev.throughline.reid.training.optimise;

import dev.throughline.evaluation.plot.Chart;
import dev.throughline.evaluation.plot.HeatMap;
import dev.throughline.evaluation.ranking.RankingScore;
import dev.throughline.reid.embed.CropEmbedding;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.training.calibrate.ValidationScore;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.wire.settings.EmbedSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The outputs of a finished model for the validation identities, in the form for its charts.
 *
 * @param relation how its relations are computed
 * @param ranks a curve for each data set: the share of queries with a match among the k nearest
 * @param relations the mean relation distribution, (K)
 */
record ValidationResult(RelationSettings relation, List<Chart.Curve> ranks, List<Double> relations) {
    static ValidationResult of(ModelPackage model, List<DataSet> dataSets) {
        List<Chart.Curve> ranks = new ArrayList<>();
        double[] sum = new double[model.settings().relation().pairs()];
        int count = 0;
        try (Embedder embedder = Embedder.open(model, EmbedSettings.defaults())) {
            for (DataSet dataSet : dataSets) {
                List<LabelledCrop> crops = dataSet.validation().crops();
                List<CropEmbedding> answers = embedder.describePictures(
                        crops.stream().map(LabelledCrop::picture).toList());
                RankingScore score = ValidationScore.of(crops, CropEmbedding.embeddings(answers))
                        .ranking();
                ranks.add(new Chart.Curve(
                        dataSet.name(),
                        List.of(new double[] {1, score.r1()}, new double[] {5, score.r5()}, new double[] {
                            10, score.r10()
                        })));
                for (CropEmbedding answer : answers) {
                    ((CropEmbedding.Described) answer).relation().addTo(sum, 1);
                }
                count += answers.size();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the model was measured", e);
        }
        List<Double> mean = new ArrayList<>();
        for (double each : sum) {
            mean.add(each / count);
        }
        return new ValidationResult(model.settings().relation(), ranks, mean);
    }

    void draw(Path folder) {
        new Chart("CMC, validation identities: a match among the nearest so many", "rank", ranks)
                .write(folder.resolve("cmc.png"));
        if (relation.ranked() == null) {
            HeatMap.write(
                    folder.resolve("relation.png"),
                    "Where relations lie on the body",
                    "how much of the mean distribution over pairs has one end here; all cells together are 1",
                    overTheBody());
        }
    }

    /** The mass per cell, (rows, cols): half of each pair's mass at each of its two cells. */
    private double[][] overTheBody() {
        double[][] body = new double[relation.bodyRows()][relation.bodyCols()];
        int pair = 0;
        for (int high = 0; high < relation.bodyRows() * relation.bodyCols(); high++) {
            for (int low = 0; low <= high; low++) {
                double half = relations.get(pair++) / 2;
                body[high / relation.bodyCols()][high % relation.bodyCols()] += half;
                body[low / relation.bodyCols()][low % relation.bodyCols()] += half;
            }
        }
        return body;
    }
}
