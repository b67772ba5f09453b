package dev.throughline.reid.training.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.PkSampler.Sample;
import dev.throughline.wire.picture.PictureDecoder;
import dev.throughline.wire.picture.UndecodablePictureException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSetTest {
    private static final RgbPicture BLANK = new RgbPicture(1, 1, new byte[3]);

    @TempDir
    private Path folder;

    @Test
    void marketNamesTellPersonAndCamera() {
        assertThat(label(Layout.MARKET1501, "0002_c1s1_000451_03.jpg")).isEqualTo(new IdentityNaming.Label(2, 1));
        assertThat(label(Layout.MARKET1501, "in/1157_c6s3_108817_01.JPG")).isEqualTo(new IdentityNaming.Label(1157, 6));
        assertThat(label(Layout.MARKET1501, "-1_c1s1_000401_03.jpg"))
                .isEqualTo(new IdentityNaming.Label(Layout.JUNK, 1));
        assertThat(label(Layout.MARKET1501, "0000_c1s1_000151_01.jpg"))
                .isEqualTo(new IdentityNaming.Label(Layout.DISTRACTOR, 1));
        assertThat(Layout.MARKET1501.labels(List.of("Thumbs.db"))).isEmpty();
    }

    @Test
    void cuhk01NamesTellPersonAndCamera() {
        assertThat(label(Layout.CUHK01, "0771001.png")).isEqualTo(new IdentityNaming.Label(771, 1));
        assertThat(label(Layout.CUHK01, "0001002.png")).isEqualTo(new IdentityNaming.Label(1, 1));
        assertThat(label(Layout.CUHK01, "0001003.png")).isEqualTo(new IdentityNaming.Label(1, 2));
        assertThat(label(Layout.CUHK01, "0001004.png")).isEqualTo(new IdentityNaming.Label(1, 2));
    }

    @Test
    void cuhk03NamesTellPersonAndCameraWithTheirPair() {
        assertThat(label(Layout.CUHK03, "1_001_1_01.png")).isEqualTo(new IdentityNaming.Label(1_0001, 11));
        assertThat(label(Layout.CUHK03, "5_001_2_10.png")).isEqualTo(new IdentityNaming.Label(5_0001, 52));
    }

    @Test
    void foldersAreNumberedInTheOrderOfTheirNames() {
        List<String> files = List.of("in/p10/gate/a.jpg", "in/p2/hall/a.jpg", "in/p2/gate/b.jpg", "in/readme.jpg");
        assertThat(Layout.FOLDERS.labels(files))
                .containsOnly(
                        entry("in/p2/gate/b.jpg", new IdentityNaming.Label(1, 1)),
                        entry("in/p2/hall/a.jpg", new IdentityNaming.Label(1, 2)),
                        entry("in/p10/gate/a.jpg", new IdentityNaming.Label(2, 1)));
    }

    @Test
    void dukeAndVeRiNamePersonAndCamera() {
        assertThat(label(Layout.DUKE, "0002_c1_f0044158.jpg")).isEqualTo(new IdentityNaming.Label(3, 1));
        assertThat(label(Layout.DUKE, "query/7139_c8_f0000001.PNG")).isEqualTo(new IdentityNaming.Label(7140, 8));
        assertThat(label(Layout.VERI, "0002_c017_00030600_0.jpg")).isEqualTo(new IdentityNaming.Label(3, 17));
    }

    @Test
    void thoseBelowMsmt17sTestAreOthersThanThoseBelowItsTrain() {
        assertThat(label(Layout.MSMT17, "0002_001_02_0303morning_0000_0.jpg"))
                .isEqualTo(new IdentityNaming.Label(3, 2));
        assertThat(label(Layout.MSMT17, "train/0002/0002_001_14_0303noon_0000_0.jpg"))
                .isEqualTo(new IdentityNaming.Label(3, 14));
        assertThat(label(Layout.MSMT17, "MSMT17_V2/mask_test_v2/0002/0002_001_02_0113afternoon_0000_1.jpg"))
                .isEqualTo(new IdentityNaming.Label(1_000_003, 2));
    }

    @Test
    void aPatternTellsWhereThePersonAndTheCameraStand() {
        List<String> files = List.of("b/ann_cam10-1.jpg", "b/ann_cam9-7.jpg", "bob_CAM9-1.png", "holiday.jpg");
        assertThat(NamePattern.of("{person}_cam{camera}-{any}").labels(files))
                .containsExactly(
                        entry("b/ann_cam10-1.jpg", new IdentityNaming.Label(1, 2)),
                        entry("b/ann_cam9-7.jpg", new IdentityNaming.Label(1, 1)),
                        entry("bob_CAM9-1.png", new IdentityNaming.Label(2, 1)));
        assertThat(NamePattern.of("{camera}/{person}/{any}")
                        .labels(List.of("x/gate/7/a.jpg", "x/hall/7/a.jpg", "7/a.jpg")))
                .containsExactly(
                        entry("x/gate/7/a.jpg", new IdentityNaming.Label(1, 1)),
                        entry("x/hall/7/a.jpg", new IdentityNaming.Label(1, 2)));
        assertThat(NamePattern.of("{person}C{camera}T{any}.jpg").labels(List.of("0065C1T0002F0016.jpg", "0065C1T.png")))
                .containsExactly(entry("0065C1T0002F0016.jpg", new IdentityNaming.Label(1, 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{person}_{any}; it has no {camera}",
                "{camera}_{camera}_{person}; it has more than one {camera}",
                "'{person}_{kamera}'; 'it has {kamera}; known are'",
                "{person}{camera}; nothing stands between two of its",
                "{person}_{camera; a brace stands alone in it"
            })
    void aPatternThatCannotBeIsRefused(String pattern, String why) {
        assertThatThrownBy(() -> NamePattern.of(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + pattern + "' is no pattern of names: " + why)
                .hasMessageEndingWith("write one such as {person}_c{camera}_{any}");
    }

    @Test
    void whatIsNotNamedLikeThePatternIsLeftOut() throws IOException {
        Path some = folder("some", "ann_1_x.png", "ben_2_x.png", "holiday.png");
        DataSetFiles files = DataSetFiles.list(some, NamePattern.of("{person}_{camera}_{any}"));
        assertThat(files.all()).extracting(LabelledFile::path).containsExactly("ann_1_x.png", "ben_2_x.png");
        assertThat(files.otherwiseNamed()).containsExactly("holiday.png");
        assertThatThrownBy(() -> DataSetFiles.list(some, NamePattern.of("{person}-{camera}")))
                .hasMessage("none of the 3 pictures in " + some
                        + " has names like {person}-{camera}; they are named like" + " ann_1_x.png");
    }

    @ParameterizedTest
    @CsvSource({
        "DUKE, 0002_c1_f0044158.jpg, query/0002_c2_f0044158.jpg",
        "MSMT17, 0002_001_02_0303morning_0000_0.jpg, test/0002_001_02_0303morning_0000_0.jpg",
        "VERI, 0002_c002_00030600_0.jpg, 0003_c002_00030600_0.jpg",
        "MARKET1501, 0002_c1s1_000451_03.jpg, in/-1_c2s1_000451_03.jpg",
        "CUHK01, 0001001.png, 0001002.png",
        "CUHK03, 1_001_1_01.png, in/1_001_2_06.png",
        "FOLDERS, ann/gate/0001001.png, ben/gate/holiday.jpeg"
    })
    void theLayoutShowsInTheNames(Layout layout, String one, String other) {
        assertThat(Layout.of(List.of(one, other))).contains(layout);
    }

    @Test
    void aZipIsReadAtTheNetworksSizeByName() throws IOException {
        Path zip = zip("few.zip", "in/0002003.png", "in/0001001.png", "in/readme.txt");
        DataSet few = DataSet.read(zip, 32, 16);
        assertThat(few.name()).isEqualTo("few");
        assertThat(few.crops()).extracting(LabelledCrop::name).containsExactly("few/0001001.png", "few/0002003.png");
        assertThat(few.crops()).extracting(LabelledCrop::camera).containsExactly(1, 2);
        assertThat(few.crops().get(0).picture().height()).isEqualTo(32);
        assertThat(few.crops().get(0).picture().width()).isEqualTo(16);
    }

    @Test
    void aFolderIsReadAsItsZipIs() throws IOException {
        String[] files = {"p2/gate/x.png", "p2/hall/x.png", "p10/gate/x.png", ".DS_Store", "p2/._x.png", "p2/Thumbs.db"
        };
        DataSet folder = DataSet.read(folder("some", files), 32, 16);
        DataSet zip = DataSet.read(zip("some.zip", files), 32, 16);
        assertThat(folder.crops())
                .extracting(LabelledCrop::name, LabelledCrop::person, LabelledCrop::camera)
                .containsExactly(
                        tuple("some/p10/gate/x.png", 2, 1),
                        tuple("some/p2/gate/x.png", 1, 1),
                        tuple("some/p2/hall/x.png", 1, 2));
        assertThat(zip.crops()).usingRecursiveComparison().isEqualTo(folder.crops());
    }

    @Test
    void aZipOfOtherNamesIsRefused() throws IOException {
        Path zip = zip("other.zip", "readme.txt");
        assertThatThrownBy(() -> DataSet.read(zip, Layout.CUHK01, 32, 16))
                .hasMessage(zip + " has no pictures (" + PictureDecoder.ENDINGS + ")");
        assertThatThrownBy(() -> DataSet.read(zip, 32, 16))
                .hasMessageStartingWith(zip + " has no pictures (" + PictureDecoder.ENDINGS
                        + "); wanted are names like Market-1501's,");
    }

    @Test
    void whatWasFoundIsNamedWhereNoLayoutFits() throws IOException {
        Path some = folder("some", "0001001.png", "0001002.png", "holiday.jpg");
        assertThatThrownBy(() -> DataSet.read(some, 32, 16))
                .hasMessage(some + " is in no layout that is known here: 2 of its 3 pictures fit names like CUHK01's,"
                        + " 0001003.png, but holiday.jpg does not");
        Path none = folder("none", "holiday.jpg");
        assertThatThrownBy(() -> DataSet.read(none, 32, 16))
                .hasMessageStartingWith(none + " is in no layout that is known here: its 1 pictures are named like"
                        + " holiday.jpg; wanted are names like Market-1501's, 0002_c1s1_000451_03.jpg, or ");
    }

    @Test
    void whatIsNotThereOrNoZipIsToldInALine() throws IOException {
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> DataSet.read(nowhere, 32, 16))
                .hasMessage("cannot read " + nowhere + ": it is not there");
        Path letter = Files.writeString(folder.resolve("letter.zip"), "Dear Sir or Madam");
        assertThatThrownBy(() -> DataSet.read(letter, 32, 16))
                .hasMessageStartingWith("cannot read " + letter + ": ")
                .hasMessageEndingWith("; a folder or a zip is wanted");
    }

    @Test
    void aBrokenPictureIsNamed() throws IOException {
        Path some = folder("some", "0001001.png");
        Files.writeString(some.resolve("0001002.png"), "no picture");
        assertThatThrownBy(() -> DataSet.read(some, 32, 16))
                .isInstanceOf(UndecodablePictureException.class)
                .hasMessage("0001002.png in " + some
                        + ": 10 bytes are no picture: neither JPEG, nor PNG, WebP, BMP, TIFF, PPM or PGM");
    }

    @Test
    void onlyWhatIsReadIsDecoded() throws IOException {
        Path some = folder("some", "0001001.png", "0003001.png");
        Files.writeString(some.resolve("0002001.png"), "no picture");
        DataSetFiles files = DataSetFiles.list(some);
        assertThat(files.read(files.validation(1), 32, 16))
                .extracting(LabelledCrop::person)
                .containsExactly(3);
        assertThat(files.train(2)).extracting(LabelledFile::person).containsExactly(1);
    }

    @Test
    void twoPicturesOfOneNameAreRefused() throws IOException {
        Path some = folder("some", "labeled/1_001_1_01.png", "detected/1_001_1_01.png");
        assertThatThrownBy(() -> DataSetFiles.list(some))
                .hasMessage(some + " has two pictures of one name, detected/1_001_1_01.png and labeled/1_001_1_01.png:"
                        + " give one of their folders");
    }

    @Test
    void junkIsLeftOutAndDistractorsAreNobodyToLearn() throws IOException {
        Path some = folder(
                "some",
                "-1_c1s1_000001_01.jpg",
                "0000_c1s1_000001_01.jpg",
                "0007_c1s1_000001_01.jpg",
                "0008_c1s1_000001_01.jpg");
        DataSet all = DataSet.read(some, 32, 16);
        assertThat(all.crops()).extracting(LabelledCrop::person).containsExactly(0, 7, 8);
        assertThat(persons(all.withValidationIdentities(0).train().crops())).containsExactly(7, 8);
        assertThat(persons(all.withValidationIdentities(5).validation().crops()))
                .containsExactly(7, 8);
    }

    @Test
    void marketAsPublishedIsTrainedOnItsTrainingPart() throws IOException {
        Path market = folder(
                "market",
                "bounding_box_train/0002_c1s1_000001_01.jpg",
                "bounding_box_test/0003_c1s1_000001_01.jpg",
                "bounding_box_test/0000_c1s1_000001_01.jpg",
                "bounding_box_test/-1_c1s1_000001_01.jpg",
                "query/0003_c2s1_000001_00.jpg",
                "gt_bbox/0002_c1s1_000001_01.jpg",
                "readme.txt");
        assertThat(DataSet.read(market, 32, 16).crops())
                .extracting(LabelledCrop::name)
                .containsExactly("market/0002_c1s1_000001_01.jpg");
        DataSetFiles files = DataSetFiles.list(market);
        assertThat(files.isOfficial()).isTrue();
        assertThat(files.queries()).extracting(LabelledFile::path).containsExactly("query/0003_c2s1_000001_00.jpg");
        assertThat(files.gallery()).extracting(LabelledFile::person).containsExactly(0, 3);
    }

    @Test
    void aCameraThatIsCalledQueryIsOneAsAnyOther() throws IOException {
        Path some = folder("some", "ann/query/x.png", "ann/hall/x.png");
        assertThat(DataSetFiles.list(some).isOfficial()).isFalse();
        assertThat(DataSetFiles.list(some).all()).hasSize(2);
    }

    @Test
    void theLastHundredPeopleAreKeptBack() {
        DataSet all = people(250, 2);
        Set<Integer> trained = persons(all.train().crops());
        Set<Integer> kept = persons(all.validation().crops());
        assertThat(trained).hasSize(150).doesNotContainAnyElementsOf(kept);
        assertThat(kept).hasSize(100).contains(151, 250);
        assertThat(persons(all.withValidationIdentities(3).validation().crops()))
                .containsExactly(248, 249, 250);
        assertThat(all.train().train()).isEqualTo(all.train());
        assertThat(all.validation().validation()).isEqualTo(all.validation());
    }

    @Test
    void aBatchHasItsPeopleBesideEachOtherAndIsAFunctionOfSeedAndStep() {
        PkSampler sampler = new PkSampler(List.of(people(30, 5), people(20, 2)), 8, 4, 3);
        List<Sample> batch = sampler.batch(17);
        assertThat(batch).hasSize(32);
        for (int i = 0; i < batch.size(); i++) {
            assertThat(batch.get(i).label()).isEqualTo(batch.get(i / 4 * 4).label());
        }
        assertThat(batch.stream().map(Sample::label).distinct()).hasSize(8);
        assertThat(sampler.batch(17)).isEqualTo(batch);
        assertThat(sampler.batch(18)).isNotEqualTo(batch);
        assertThat(sampler.identities()).isEqualTo(50);
    }

    @Test
    void peopleOfTwoDataSetsAreNotTakenForEachOther() {
        PkSampler sampler = new PkSampler(List.of(people(10, 4), people(10, 4)), 20, 2, 1);
        assertThat(sampler.batch(0).stream().map(Sample::label).distinct()).hasSize(20);
    }

    @Test
    void batchesOfMorePeopleThanThereAreAreRefused() {
        assertThatThrownBy(() -> new PkSampler(List.of(people(3, 1)), 4, 2, 1))
                .hasMessage("batches of 4 people need as many, but the data sets have 3");
    }

    private static DataSet people(int count, int crops) {
        List<LabelledCrop> all = new ArrayList<>();
        for (int person = 1; person <= count; person++) {
            for (int crop = 0; crop < crops; crop++) {
                all.add(new LabelledCrop("set/" + person + "-" + crop, person, crop, BLANK));
            }
        }
        return new DataSet("set", all, DataSet.VALIDATION_IDENTITIES);
    }

    private static Set<Integer> persons(List<LabelledCrop> crops) {
        return crops.stream().map(LabelledCrop::person).collect(Collectors.toCollection(TreeSet::new));
    }

    private static IdentityNaming.Label label(Layout layout, String file) {
        return requireNonNull(layout.labels(List.of(file)).get(file));
    }

    private Path folder(String name, String... files) throws IOException {
        Path root = folder.resolve(name);
        for (String file : files) {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            ImageIO.write(new BufferedImage(60, 160, BufferedImage.TYPE_INT_RGB), "png", path.toFile());
        }
        return root;
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
