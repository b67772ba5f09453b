package dev.throughline.bench.pets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PetsCropsTest {
    @TempDir
    Path folder;

    @Test
    @Needs(Need.SHARED)
    void peopleWhoAreSeenWholeAreCutOutEveryOtherFiveSeconds() throws IOException {
        Files.createDirectories(folder.resolve("pets2009"));
        Files.copy(Need.shared().resolve("data/pets2009/vtest.avi"), folder.resolve("pets2009/vtest.avi"));
        MotFile.write(
                folder.resolve("pets2009/gt.txt"),
                List.of(
                        new MotBox(1, 1, 100, 50, 20, 40, 1),
                        new MotBox(1, 2, 100, 60, 20, 40, 1), // stands in front of 1
                        new MotBox(1, 3, 90, 90, 20, 40, 1), // before 2, and hides an eighth of it
                        new MotBox(1, 4, -1, 50, 20, 40, 1),
                        new MotBox(1, 5, 750, 50, 19, 40, 1), // ends at 769 of 768
                        new MotBox(4, 6, 100, 50, 20, 40, 1),
                        new MotBox(6, 7, 100, 50, 20, 40, 1),
                        new MotBox(51, 8, 100, 50, 20, 40, 1), // of the five seconds that are left out
                        new MotBox(791, 9, 100, 50, 20, 40, 1),
                        new MotBox(701, 10, 100, 50, 20, 40, 1))); // 6, who came back
        List<LabelledCrop> crops = PetsCrops.read(folder, 32, 16);
        assertThat(crops)
                .extracting(LabelledCrop::name)
                .containsExactly(
                        "pets2009/000001-02", "pets2009/000001-03", "pets2009/000006-07", "pets2009/000701-06");
        assertThat(crops).extracting(LabelledCrop::person).containsExactly(2, 3, 7, 6);
        assertThat(crops).extracting(LabelledCrop::camera).containsExactly(0, 0, 0, 14);
        assertThat(crops).allSatisfy(crop -> {
            assertThat(crop.picture().height()).isEqualTo(32);
            assertThat(crop.picture().width()).isEqualTo(16);
        });
    }

    @Test
    void missingFootageIsNamed() {
        assertThatThrownBy(() -> PetsCrops.read(folder, 32, 16))
                .hasMessage(folder.resolve("pets2009/vtest.avi") + " is not there: name the folder that has pets2009");
    }
}
