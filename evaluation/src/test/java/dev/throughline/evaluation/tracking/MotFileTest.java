package dev.throughline.evaluation.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MotFileTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheFormsInWhichPublicFilesCome() throws IOException {
        Path file = file(
                "1,3,113.84,274.5,57.307,130.05,-1,-1,-1,-1", // a tracker's
                "1,1,88,99,61.08,218.56,1,4.4852,5.5016,0", // with a place on the ground
                "2,1,912,484,97,109,0,7,1", // MOT17: class and visibility
                "",
                "3.0, 4, -5, 1e1, 20, 30, 0.5"); // numeric tools
        assertThat(MotFile.read(file))
                .containsExactly(
                        new MotBox(1, 3, 113.84, 274.5, 57.307, 130.05, -1),
                        new MotBox(1, 1, 88, 99, 61.08, 218.56, 1),
                        new MotBox(2, 1, 912, 484, 97, 109, 0),
                        new MotBox(3, 4, -5, 10, 20, 30, .5));
    }

    @Test
    void writesInOrderWithAllDigitsThatMatter() throws IOException {
        Path file = folder.resolve("gate.txt");
        MotFile.write(
                file,
                List.of(
                        new MotBox(2, 1, 1e-7, .1, 1e9, 30, 1),
                        new MotBox(1, 12, -5.5, 0, 20, 30, .25),
                        new MotBox(1, 3, 1, 2, 3, 4, 1)));
        assertThat(Files.readAllLines(file))
                .containsExactly(
                        "1,3,1,2,3,4,1,-1,-1,-1",
                        "1,12,-5.5,0,20,30,0.25,-1,-1,-1",
                        "2,1,0.0000001,0.1,1000000000,30,1,-1,-1,-1");
    }

    @Test
    void readsBackWhatItWrote() {
        Path file = folder.resolve("gate.txt");
        List<MotBox> boxes = List.of(
                new MotBox(1, 3, 1 / 3., -2 / 3., Math.PI, 1e-9, .123456789),
                new MotBox(70000, 9_000_000_000L, -0.5, 1e12, 20, 30, -1));
        MotFile.write(file, boxes);
        assertThat(MotFile.read(file)).isEqualTo(boxes);
    }

    @Test
    void readsWhatWindowsAndSpreadsheetsWrite() throws IOException {
        Path file = Files.writeString(
                folder.resolve("gate.txt"), "\uFEFF1,3,4,5,6,7,1\r\n\r\n2,3,4.5,5,6,7,0.5,-1,-1,-1\r\n");
        assertThat(MotFile.read(file))
                .containsExactly(new MotBox(1, 3, 4, 5, 6, 7, 1), new MotBox(2, 3, 4.5, 5, 6, 7, .5));
    }

    @Test
    void aFileWithoutALineHoldsNoBoxes() throws IOException {
        assertThat(MotFile.read(file())).isEmpty();
        assertThat(MotFile.read(Files.writeString(folder.resolve("blank.txt"), "\n \n")))
                .isEmpty();
    }

    @Test
    void readsTheLastLineAlsoWhereItsEndIsMissing() throws IOException {
        Path file = Files.writeString(folder.resolve("gate.txt"), "1,3,4,5,6,7,1\n2,3,4,5,6,7,1");
        assertThat(MotFile.read(file)).extracting(MotBox::frame).containsExactly(1, 2);
    }

    /** Digits that a shortcut might round otherwise than Java does. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.1",
                "912.0000000000001",
                "123456789012345",
                "12345678901234567",
                "0.000000000000001",
                "9007199254740993",
                "1e22",
                "-0.30000000000000004",
                "5e-324",
                ".5",
                "7.",
                "00012.50",
                "0.1000000000000000055511151231257827"
            })
    void readsEachNumberAsJavaDoes(String number) throws IOException {
        assertThat(MotFile.read(file("1,3," + number + ",5,6,7,1")))
                .singleElement()
                .extracting(MotBox::x)
                .isEqualTo(Double.parseDouble(number));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readsManyRandomNumbersAsJavaDoes(long seed) throws IOException {
        Random random = new Random(seed);
        List<MotBox> boxes = IntStream.rangeClosed(1, 20_000)
                .mapToObj(frame -> new MotBox(
                        frame,
                        random.nextLong() & Long.MAX_VALUE,
                        Math.rint(random.nextGaussian() * 1e6) / 1e3,
                        random.nextGaussian() * 1e3,
                        1 + random.nextInt(100) / 64.,
                        1e-3 + random.nextDouble(),
                        random.nextFloat()))
                .toList();
        Path file = folder.resolve("gate.txt");
        MotFile.write(file, boxes);
        assertThat(MotFile.read(file)).as("seed %d", seed).isEqualTo(boxes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,3,4,5,6 | a line has 7 to 10 values (frame,id,left,top,width,height,confidence,...), this one 6",
                "1 2 3 4 5 6 1 | a line has 7 to 10 values (frame,id,left,top,width,height,confidence,...), this one 1: put commas between them",
                "1;2;3;4;5;6;1 | a line has 7 to 10 values (frame,id,left,top,width,height,confidence,...), this one 1: put commas between them",
                "1\t2\t3\t4\t5\t6\t1 | a line has 7 to 10 values (frame,id,left,top,width,height,confidence,...), this one 1: put commas between them",
                "hello | a line has 7 to 10 values (frame,id,left,top,width,height,confidence,...), this one 1",
                "1,2,3,4,5,6,1,8,9,10,11 | a line has 7 to 10 values (frame,id,left,top,width,height,confidence,...), this one 11",
                "one,2,3,4,5,6,1 | frame must be a whole number, was 'one'",
                "1.5,2,3,4,5,6,1 | frame must be a whole number, was '1.5'",
                "0,2,3,4,5,6,1 | frames count from 1, was 0: add 1 to all of them",
                "9999999999,2,3,4,5,6,1 | frame must be a number of 32 bits, was 9999999999",
                "1e999999999,2,3,4,5,6,1 | frame must be a whole number, was '1e999999999'",
                "1,-1,3,4,5,6,1 | id must be at least 0, was -1: detections without tracks cannot be scored",
                "1,2,x,4,5,6,1 | left must be a number, was 'x'",
                "1,2,3,,5,6,1 | top must be a number, was ''",
                "1,2,3,4,0,6,1 | box must be finite with width and height above 0, was left 3.0, top 4.0, width 0.0, height 6.0: after left and top come width and height, not another corner",
                "1,2,3,4,-5,6,1 | box must be finite with width and height above 0, was left 3.0, top 4.0, width -5.0, height 6.0: after left and top come width and height, not another corner",
                "1,2,Infinity,4,5,6,1 | box must be finite with width and height above 0, was left Infinity, top 4.0, width 5.0, height 6.0: after left and top come width and height, not another corner",
                "1,2,3,4,5,NaN,1 | box must be finite with width and height above 0, was left 3.0, top 4.0, width 5.0, height NaN: after left and top come width and height, not another corner",
                "1,2,3,4,5,6,NaN | confidence must be a number, was NaN: write 1 where there is none",
            })
    void namesFileAndLineAndWhatIsWrong(String line, String complaint) throws IOException {
        Path file = file("1,7,3,4,5,6,1", line);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MotFile.read(file))
                .withMessage(file + ":2: " + complaint);
    }

    @Test
    void refusesAnIdTwiceInAFrame() throws IOException {
        Path file = file("1,7,3,4,5,6,1", "2,7,3,4,5,6,1", "", "1,7,30,40,5,6,1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MotFile.read(file))
                .withMessage(file + ":4: frame 1 already has id 7, in line 1: nobody is in a frame twice");
    }

    @Test
    void refusesAnIdTwiceInAFrameAlsoWhereThatBreaksTheOrder() throws IOException {
        Path file = file("1,7,3,4,5,6,1", "1,8,3,4,5,6,1", "2,7,3,4,5,6,1", "2,7,30,40,5,6,1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MotFile.read(file))
                .withMessage(file + ":4: frame 2 already has id 7, in line 3: nobody is in a frame twice");
        Path later = file("2,7,3,4,5,6,1", "1,9,3,4,5,6,1", "1,8,3,4,5,6,1", "1,9,3,4,5,6,1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MotFile.read(later))
                .withMessage(later + ":4: frame 1 already has id 9, in line 2: nobody is in a frame twice");
    }

    @Test
    void knowsAHeading() throws IOException {
        Path file = file("frame,id,bb_left,bb_top,bb_width,bb_height,conf", "1,7,3,4,5,6,1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MotFile.read(file))
                .withMessage(file + ":1: 'frame,id,bb_left,bb_top,bb_width,bb_heig…' is a heading: remove the line");
    }

    @Test
    void givesUpOnAFileOfTheWrongKindAtItsBeginning() throws IOException {
        byte[] noise = new byte[1 << 20];
        new Random(1).nextBytes(noise);
        noise[100] = 0;
        Path binary = Files.write(folder.resolve("gate.mp4"), noise);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MotFile.read(binary))
                .withMessageMatching("\\Q" + binary + "\\E:[0-9]+: this is no text: is it a MOT file\\?");
        Path endless = Files.writeString(folder.resolve("gate.json"), "[".repeat(1 << 20));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MotFile.read(endless))
                .withMessage(endless + ":1: the line is longer than 16384 bytes: this is no MOT file");
    }

    @Test
    void quotesNoMoreOfABadValueThanIsNeeded() throws IOException {
        Path file = file("1,2," + "x".repeat(5000) + ",4,5,6,1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MotFile.read(file))
                .withMessage(file + ":1: left must be a number, was '" + "x".repeat(40) + "…'");
    }

    @Test
    void namesTheFileThatIsMissing() {
        Path missing = folder.resolve("missing.txt");
        assertThatThrownBy(() -> MotFile.read(missing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("there is no file " + missing);
    }

    @Test
    void saysThatAFolderIsNoFile() {
        assertThatThrownBy(() -> MotFile.read(folder))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot read " + folder + ": it is a folder");
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("gate.txt"), List.of(lines));
    }
}
