package dev.throughline.reid.train;

import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.packaging.CosineCalibration;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.packaging.Safetensors;
import java.nio.file.Path;

/** Makes a model package of a training's checkpoint: {@code CHECKPOINT FOLDER NAME}. */
public final class Export {

    private Export() {}

    public static void main(String[] arguments) {
        Checkpoint checkpoint = Checkpoint.read(Path.of(arguments[0]));
        ModelPackage.write(
                Path.of(arguments[1]),
                arguments[2],
                ReidSettings.defaults(),
                checkpoint.average(),
                Safetensors.Storage.F16,
                CosineCalibration.UNMEASURED);
    }
}
