package dev.throughline.reid.calibrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.reid.data.DataSet;
import dev.throughline.reid.data.LabelledCrop;
import dev.throughline.reid.data.Layout;
import dev.throughline.reid.embed.Answer;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.wire.settings.EmbedSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures a model package on the dev people and writes its calibration: {@code MODEL MARKET.zip CUHK01.zip}. */
public final class CalibrationMain {
    private CalibrationMain() {}

    public static void main(String[] arguments) throws InterruptedException, JsonProcessingException {
        Path folder = Path.of(arguments[0]);
        ModelPackage model = ModelPackage.open(folder);
        int height = model.settings().vit().height();
        int width = model.settings().vit().width();
        Calibrator calibrator = new Calibrator();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("model", model.model());
        try (Embedder embedder = Embedder.open(model, EmbedSettings.defaults())) {
            for (DataSet dataSet : List.of(
                    DataSet.read(Path.of(arguments[1]), Layout.MARKET1501, height, width),
                    DataSet.read(Path.of(arguments[2]), Layout.CUHK01, height, width))) {
                List<LabelledCrop> crops = dataSet.dev().crops();
                long began = System.nanoTime();
                List<Answer> answers = embedder.describePictures(
                        crops.stream().map(LabelledCrop::picture).toList());
                double seconds = (System.nanoTime() - began) / 1e9;
                calibrator.add(crops, answers);
                report.put(dataSet.name(), DevScore.of(crops, Answer.embeddings(answers)));
                report.put(dataSet.name() + ".cropsPerSecond", crops.size() / seconds);
            }
        }
        Calibrator.Report found = calibrator.report(1);
        ModelPackage.writeCalibration(folder, found.calibration());
        report.put("calibration", found);
        System.out.println(JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(report));
    }
}
