package dev.throughline.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {
    private static final int WIDE = 60;
    private static final int NARROW = 30;
    private static final int REWRITES = 3;

    /** Run in a window of its own: a line longer than that, under way a message, and then a narrower window. */
    static final class LongLines {
        public static void main(String[] arguments) throws Exception {
            PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
            rewrite(out);
            new ProcessBuilder("stty", "cols", String.valueOf(NARROW))
                    .inheritIO()
                    .start()
                    .waitFor();
            out.println("NARROW");
            rewrite(out);
            out.println("END");
            out.flush();
        }

        private static void rewrite(PrintWriter out) throws InterruptedException {
            CountDownLatch asked = new CountDownLatch(REWRITES + 1); // then so many are written
            try (ProgressLine progress = ProgressLine.on(out)) {
                progress.follow(() -> {
                    asked.countDown();
                    return asked.getCount() + " " + "gate 日本語 live · ".repeat(20);
                });
                asked.await();
                ProgressLine.between(() -> out.println("A MESSAGE"));
            }
        }
    }

    @Test
    void aLineIsNeverWiderThanTheWindowAlsoWhenThatIsMadeNarrower() throws Exception {
        List<String> rows = Stream.of(inWindow(WIDE, LongLines.class).split("[\r\n]+"))
                .filter(row -> !row.isBlank())
                .toList();

        int narrow = rows.indexOf("NARROW");
        assertThat(narrow).as("%s", rows).isPositive();
        List<String> before = rows.subList(0, narrow).stream()
                .filter(row -> row.contains("gate"))
                .toList();
        List<String> after = rows.subList(narrow, rows.size()).stream()
                .filter(row -> row.contains("gate"))
                .toList();
        assertThat(before)
                .hasSizeGreaterThanOrEqualTo(REWRITES)
                .allSatisfy(row -> assertThat(Terminal.columns(row)).as(row).isBetween(WIDE - 3, WIDE - 1));
        assertThat(after)
                .hasSizeGreaterThanOrEqualTo(REWRITES)
                .allSatisfy(row -> assertThat(Terminal.columns(row)).as(row).isBetween(NARROW - 3, NARROW - 1));
        assertThat(rows)
                .as("a message has a row of its own")
                .contains("A MESSAGE")
                .endsWith("END");
    }

    /** What the program writes to a window. */
    private static String inWindow(int columns, Class<?> program) throws IOException, InterruptedException {
        String java = ProcessHandle.current().info().command().orElseThrow();
        String command = "stty cols " + columns + "; exec '" + java + "' -Dfile.encoding=UTF-8 -cp '"
                + System.getProperty("java.class.path") + "' '" + program.getName() + "'";
        ProcessBuilder script = new ProcessBuilder("script", "-q", "-e", "-c", command, "/dev/null");
        script.environment().remove("COLUMNS");
        script.environment().put("TERM", "xterm");
        Process process = script.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(all).isZero();
        return all;
    }

    /** Run in a window of its own: two rows, and a message in between. */
    static final class TwoRows {
        public static void main(String[] arguments) throws Exception {
            PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
            CountDownLatch asked = new CountDownLatch(REWRITES + 1);
            try (ProgressLine progress = ProgressLine.on(out)) {
                progress.followRows(() -> {
                    asked.countDown();
                    return List.of("door " + asked.getCount(), "desk " + asked.getCount());
                });
                asked.await();
                ProgressLine.between(() -> out.println("A MESSAGE"));
            }
            out.println("END");
            out.flush();
        }
    }

    @Test
    void rowsAreRewrittenInPlaceAndAMessageGoesAboveThem() throws Exception {
        List<String> screen = screen(inWindow(WIDE, TwoRows.class));
        assertThat(screen).containsExactly("A MESSAGE", "END");
    }

    /** What a terminal shows in the end: a carriage return goes to the row's begin, and an escape sequence one row up. */
    private static List<String> screen(String all) {
        List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
        int row = 0;
        int column = 0;
        for (int i = 0; i < all.length(); i++) {
            char letter = all.charAt(i);
            if (all.startsWith("\u001b[A", i)) {
                row--;
                i += 2;
            } else if (letter == '\n') {
                row++;
                if (row == rows.size()) {
                    rows.add(new StringBuilder());
                }
            } else if (letter == '\r') {
                column = 0;
            } else {
                StringBuilder line = rows.get(row);
                while (line.length() <= column) {
                    line.append(' ');
                }
                line.setCharAt(column++, letter);
            }
        }
        return rows.stream()
                .map(line -> line.toString().strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Test
    void whereThereIsNoWindowALineIsPrintedOnlyWhenItSaysSomethingNew() {
        StringWriter out = new StringWriter();
        AtomicInteger asked = new AtomicInteger();
        try (ProgressLine progress = new ProgressLine(new PrintWriter(out), false, Duration.ofMillis(1))) {
            progress.follow(() -> asked.incrementAndGet() < 5 ? "one frame" : "two frames");
            await("asked six times").until(() -> asked.get() > 5);
        }
        assertThat(out.toString().lines()).containsExactly("one frame", "two frames");
    }

    @ParameterizedTest
    @CsvSource({
        "gate live,        9, gate live",
        "gate live,        8, gate li…",
        "日本語,             6, 日本語",
        "日本語,             5, 日本…",
        "日本語,             4, 日…",
        "e\u0301e\u0301,   2, e\u0301e\u0301",
        "'a\tb\nc',        5, a b c",
    })
    void aRowIsCutWhereItsLettersHaveNoRoom(String text, int columns, String row) {
        assertThat(Terminal.row(text, columns)).isEqualTo(row);
        assertThat(Terminal.columns(row)).isLessThanOrEqualTo(columns);
    }
}
