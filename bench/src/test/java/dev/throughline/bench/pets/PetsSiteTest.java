package dev.throughline.bench.pets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.bench.rehearsal.TruthSite;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.wire.needs.Need;
import dev.throughline.wire.needs.Needs;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PetsSiteTest {
    @TempDir
    Path folder;

    @Test
    @Needs(Need.SHARED)
    void asOneCameraTheTruthIsTheWhole() {
        Path data = Need.shared().resolve("data");
        PetsSite.WHOLE.asAnnotated().make(data, folder);
        TruthSite site = TruthSite.read(folder);
        assertThat(site.settings().cameras())
                .singleElement()
                .satisfies(camera -> assertThat(camera.pictures().crop()).isEqualTo(Region.WHOLE));
        assertThat(site.truth().get("whole"))
                .hasSize(4650)
                .hasSameElementsAs(MotFile.read(data.resolve("pets2009/gt.txt")));
    }

    @Test
    @Needs(Need.SHARED)
    void peopleWhoComeBackKeepTheirId() {
        PetsSite.WHOLE.make(Need.shared().resolve("data"), folder);
        List<MotBox> boxes = TruthSite.read(folder).truth().get("whole");
        assertThat(boxes).hasSize(4650);
        assertThat(boxes).extracting(MotBox::id).containsOnly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 16L, 17L);
        assertThat(boxes)
                .as("nobody is twice in a picture")
                .extracting(box -> box.frame() + "/" + box.id())
                .doesNotHaveDuplicates();
    }

    @Test
    @Needs(Need.SHARED)
    void asTwoCamerasTheRightOneComesLater() {
        PetsSite.HALVES.make(Need.shared().resolve("data"), folder);
        List<CameraSettings> cameras = TruthSite.read(folder).settings().cameras();
        assertThat(cameras).extracting(CameraSettings::id).containsExactly("left", "right");
        assertThat(cameras)
                .extracting(camera -> camera.pictures().offset())
                .containsExactly(Duration.ZERO, Duration.ofSeconds(7));
        assertThat(cameras.get(0).pictures().crop()).isEqualTo(new Region(0, 0, 346 / 768., 1));
        assertThat(cameras.get(1).pictures().crop()).isEqualTo(new Region(422 / 768., 0, 346 / 768., 1));
    }

    @Test
    void aBoxStandsWithTheCameraThatSeesHalfOfIt() throws IOException {
        Files.createDirectories(folder.resolve("pets2009"));
        Files.createFile(folder.resolve("pets2009/vtest.avi"));
        MotFile.write(
                folder.resolve("pets2009/gt.txt"),
                List.of(
                        new MotBox(1, 1, 100, 50, 20, 40, 1),
                        new MotBox(1, 2, 330, 50, 32, 40, 1), // 16 of 32 pixels are left of 346
                        new MotBox(1, 3, 331, 50, 32, 40, 1), // 15
                        new MotBox(1, 4, 412, 50, 30, 40, 1), // 20 of 30 are right of 422
                        new MotBox(1, 5, 760, 50, 30, 40, 1))); // 8 of 30 are in the footage
        PetsSite.HALVES.make(folder, folder.resolve("site"));
        assertThat(TruthSite.read(folder.resolve("site")).truth())
                .isEqualTo(Map.of(
                        "left",
                        List.of(new MotBox(1, 1, 100, 50, 20, 40, 1), new MotBox(1, 2, 330, 50, 16, 40, 1)),
                        "right",
                        List.of(new MotBox(1, 4, 0, 50, 20, 40, 1))));
    }

    @Test
    void missingFootageIsNamed() {
        assertThatThrownBy(() -> PetsSite.WHOLE.make(folder, folder))
                .hasMessage(folder.resolve("pets2009/vtest.avi") + " is not there: name the folder that has pets2009");
    }
}
