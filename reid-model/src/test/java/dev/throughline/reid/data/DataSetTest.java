package dev.throughline.reid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.reid.data.PeopleSampler.Sample;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetTest {
    private static final Picture BLANK = new Picture(1, 1, new byte[3]);

    @TempDir
    private Path folder;

    @Test
    void marketNamesTellPersonAndCamera() {
        assertThat(Layout.MARKET1501.label("0002_c1s1_000451_03.jpg")).contains(new Layout.Label(2, 1));
        assertThat(Layout.MARKET1501.label("1157_c6s3_108817_01.jpg")).contains(new Layout.Label(1157, 6));
        assertThat(Layout.MARKET1501.label("Thumbs.db")).isEmpty();
    }

    @Test
    void cuhkNamesTellPersonAndCamera() {
        assertThat(Layout.CUHK01.label("0771001.png")).contains(new Layout.Label(771, 1));
        assertThat(Layout.CUHK01.label("0001002.png")).contains(new Layout.Label(1, 1));
        assertThat(Layout.CUHK01.label("0001003.png")).contains(new Layout.Label(1, 2));
        assertThat(Layout.CUHK01.label("0001004.png")).contains(new Layout.Label(1, 2));
    }

    @Test
    void aZipIsReadAtTheNetworksSizeByName() throws IOException {
        Path zip = zip("few.zip", "in/0002003.png", "in/0001001.png", "in/readme.txt");
        DataSet few = DataSet.read(zip, Layout.CUHK01, 32, 16);
        assertThat(few.name()).isEqualTo("few");
        assertThat(few.crops()).extracting(LabelledCrop::name).containsExactly("few/0001001.png", "few/0002003.png");
        assertThat(few.crops()).extracting(LabelledCrop::camera).containsExactly(1, 2);
        assertThat(few.crops().get(0).picture().height()).isEqualTo(32);
        assertThat(few.crops().get(0).picture().width()).isEqualTo(16);
    }

    @Test
    void aZipOfOtherNamesIsRefused() throws IOException {
        Path zip = zip("other.zip", "readme.txt");
        assertThatThrownBy(() -> DataSet.read(zip, Layout.CUHK01, 32, 16))
                .hasMessage("no file in " + zip + " is named as in the layout CUHK01");
    }

    @Test
    void theLastHundredPeopleAreKeptBack() {
        DataSet all = people(250, 2);
        Set<Integer> trained = persons(all.train().crops());
        Set<Integer> kept = persons(all.dev().crops());
        assertThat(trained).hasSize(150).doesNotContainAnyElementsOf(kept);
        assertThat(kept).hasSize(100).contains(151, 250);
    }

    @Test
    void aBatchHasItsPeopleBesideEachOtherAndIsAFunctionOfSeedAndStep() {
        PeopleSampler sampler = new PeopleSampler(List.of(people(30, 5), people(20, 2)), 8, 4, 3);
        List<Sample> batch = sampler.batch(17);
        assertThat(batch).hasSize(32);
        for (int i = 0; i < batch.size(); i++) {
            assertThat(batch.get(i).label()).isEqualTo(batch.get(i / 4 * 4).label());
        }
        assertThat(batch.stream().map(Sample::label).distinct()).hasSize(8);
        assertThat(sampler.batch(17)).isEqualTo(batch);
        assertThat(sampler.batch(18)).isNotEqualTo(batch);
        assertThat(sampler.people()).isEqualTo(50);
    }

    @Test
    void peopleOfTwoDataSetsAreNotTakenForEachOther() {
        PeopleSampler sampler = new PeopleSampler(List.of(people(10, 4), people(10, 4)), 20, 2, 1);
        assertThat(sampler.batch(0).stream().map(Sample::label).distinct()).hasSize(20);
    }

    @Test
    void batchesOfMorePeopleThanThereAreAreRefused() {
        assertThatThrownBy(() -> new PeopleSampler(List.of(people(3, 1)), 4, 2, 1))
                .hasMessage("batches of 4 people need as many, but the data sets have 3");
    }

    private static DataSet people(int count, int crops) {
        List<LabelledCrop> all = new ArrayList<>();
        for (int person = 1; person <= count; person++) {
            for (int crop = 0; crop < crops; crop++) {
                all.add(new LabelledCrop("set/" + person + "-" + crop, person, crop, BLANK));
            }
        }
        return new DataSet("set", all);
    }

    private static Set<Integer> persons(List<LabelledCrop> crops) {
        return crops.stream().map(LabelledCrop::person).collect(Collectors.toSet());
    }

    private Path zip(String name, String... files) throws IOException {
        Path zip = folder.resolve(name);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String file : files) {
                out.putNextEntry(new ZipEntry(file));
                ImageIO.write(new BufferedImage(60, 160, BufferedImage.TYPE_INT_RGB), "png", out);
                out.closeEntry();
            }
        }
        return zip;
    }
}
