package dev.throughline.evaluation.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,3,4,5,6 | a line has 7 to 10 values (frame,id,left,top,width,height,confidence,...), this one 6",
                "1 2 3 4 5 6 1 | a line has 7 to 10 values (frame,id,left,top,width,height,confidence,...), this one 1",
                "1,2,3,4,5,6,1,8,9,10,11 | a line has 7 to 10 values (frame,id,left,top,width,height,confidence,...), this one 11",
                "one,2,3,4,5,6,1 | frame must be a whole number, was 'one'",
                "1.5,2,3,4,5,6,1 | frame must be a whole number, was '1.5'",
                "0,2,3,4,5,6,1 | frames count from 1, was 0",
                "9999999999,2,3,4,5,6,1 | frame must be a number of 32 bits, was 9999999999",
                "1e999999999,2,3,4,5,6,1 | frame must be a whole number, was '1e999999999'",
                "1,-1,3,4,5,6,1 | id must be at least 0, was -1: detections without tracks cannot be scored",
                "1,2,x,4,5,6,1 | left must be a number, was 'x'",
                "1,2,3,,5,6,1 | top must be a number, was ''",
                "1,2,3,4,0,6,1 | box must be finite with width and height above 0, was left 3.0, top 4.0, width 0.0, height 6.0",
                "1,2,3,4,5,NaN,1 | box must be finite with width and height above 0, was left 3.0, top 4.0, width 5.0, height NaN",
                "1,2,3,4,5,6,NaN | confidence must be a number, was NaN",
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
                .withMessage(file + ":4: frame 1 already has id 7, in line 1");
    }

    @Test
    void namesTheFileThatIsMissing() {
        Path missing = folder.resolve("missing.txt");
        assertThatThrownBy(() -> MotFile.read(missing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage("cannot read " + missing);
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("gate.txt"), List.of(lines));
    }
}
