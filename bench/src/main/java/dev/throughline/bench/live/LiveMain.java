package dev.throughline.bench.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs a site of live cameras and prints the latency of its pictures from capture to {@code tracks}, the number of dropped pictures, and
 * the memory used. Latency is the broker's time of the record minus the capture time in it, both by this machine's clock.
 */
@Command(name = "live", mixinStandardHelpOptions = true)
public final class LiveMain implements Callable<Integer> {
    /** The start, in which models and compilers warm up; its latency is reported separately. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);

    @Option(names = "--launcher", required = true, description = "The product's launcher.")
    @SuppressWarnings("NullAway.Init") // picocli fills it
    Path launcher;

    @Option(names = "--cameras", description = "How many. Default: ${DEFAULT-VALUE}")
    int cameras = 4;

    @Option(names = "--fps", description = "Pictures a second of each. Default: ${DEFAULT-VALUE}")
    double fps = 25;

    @Option(names = "--seconds", description = "How long. Default: ${DEFAULT-VALUE}")
    int seconds = 120;

    @Option(names = "--clip", description = "What they film. Default: the demo's footage")
    Path clip = Path.of("demo/one-by-one-person-detection.mp4");

    @Option(names = "--max-latency", description = "As in site.yaml. Default: ${DEFAULT-VALUE}")
    String maxLatency = "2s";

    @Option(names = "--out", description = "A new folder for site and results. Default: ${DEFAULT-VALUE}")
    Path out = Path.of("bench/target/live");

    private final Map<String, List<Long>> latencies = new TreeMap<>(); // µs, by camera
    private final List<Long> warm = new ArrayList<>();
    private final List<Long> memory = new ArrayList<>(); // kB, once a second

    public static void main(String[] args) {
        System.exit(new CommandLine(new LiveMain()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        int port = freePort();
        try (CameraServer server = new CameraServer(clip, fps)) {
            Path site = site(server);
            Path results = out.resolve("results");
            Path console = out.resolve("console.txt");
            Process run = new ProcessBuilder(
                            launcher.toString(),
                            "run",
                            site.toString(),
                            "--out",
                            results.toString(),
                            "--port",
                            Integer.toString(port),
                            "--no-video")
                    .redirectErrorStream(true)
                    .redirectOutput(console.toFile())
                    .start();
            try {
                awaitStart(run, console);
                follow(run, KafkaSettings.defaults().withBootstrap("127.0.0.1:" + port));
            } finally {
                run.destroy(); // SIGTERM
                if (!run.waitFor(2, TimeUnit.MINUTES)) {
                    run.destroyForcibly();
                }
            }
            report(server, results, console);
        }
        return 0;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Path site(CameraServer server) throws IOException {
        Files.createDirectories(out);
        StringBuilder yaml = new StringBuilder("site: live\nmax-latency: " + maxLatency + "\ncameras:\n");
        for (int i = 1; i <= cameras; i++) {
            yaml.append("  camera-")
                    .append(i)
                    .append(": {url: '")
                    .append(server.url(i))
                    .append("'}\n");
        }
        return Files.writeString(out.resolve("site.yaml"), yaml);
    }

    private static void awaitStart(Process run, Path console) throws IOException, InterruptedException {
        long until = System.nanoTime() + START.toNanos();
        while (!Files.exists(console) || !Files.readString(console).contains("topics for other programs at")) {
            if (!run.isAlive() || System.nanoTime() > until) {
                throw new IllegalStateException("the run did not start; see " + console);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private void follow(Process run, KafkaSettings kafka) throws IOException {
        Topic<FrameTracks> tracks = new Topics(kafka).tracks();
        long begin = System.nanoTime();
        long nextSample = begin;
        try (Consumer<String, byte[]> reader = new Clients(kafka).reader()) {
            List<TopicPartition> partitions = Clients.partitions(reader, tracks);
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            while (run.isAlive()
                    && System.nanoTime() - begin < Duration.ofSeconds(seconds).toNanos()) {
                boolean warmUp = System.nanoTime() - begin < WARM_UP.toNanos();
                for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
                    FrameTracks frame = tracks.codec().decode(record.value());
                    long latency = record.timestamp() * 1_000 - frame.time();
                    (warmUp ? warm : latencies.computeIfAbsent(frame.camera(), any -> new ArrayList<>())).add(latency);
                }
                if (System.nanoTime() >= nextSample) {
                    memory.add(residentKilobytes(run.toHandle()));
                    nextSample += Duration.ofSeconds(1).toNanos();
                }
            }
        }
    }

    /** The resident memory of the process and its children. */
    private static long residentKilobytes(ProcessHandle process) {
        long own = 0;
        try {
            own = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException | UncheckedIOException over) {
            // it has just ended
        }
        return own + process.children().mapToLong(LiveMain::residentKilobytes).sum();
    }

    private void report(CameraServer server, Path results, Path console) throws IOException {
        List<Long> all = latencies.values().stream().flatMap(List::stream).toList();
        print("%d cameras x %.0f pictures/s, %d s, max-latency %s", cameras, fps, seconds, maxLatency);
        print("%-12s %9s %8s %8s %8s %8s", "capture to", "pictures", "p50", "p95", "p99", "max");
        row("first " + WARM_UP.toSeconds() + " s", warm);
        latencies.forEach(LiveMain::row);
        row("all", all);
        print("tracked a second: %.1f of %.1f", all.size() / (seconds - WARM_UP.toSeconds() + 0.), cameras * fps);
        counts(server, results.resolve("summary.json"));
        print(
                "resident memory, MB: %s at the ends of the run's quarters",
                Arrays.toString(new long[] {quarter(1), quarter(2), quarter(3), quarter(4)}));
        Files.readAllLines(console).stream()
                .filter(line -> line.contains("behind"))
                .forEach(line -> print("told: %s", line));
    }

    private long quarter(int number) {
        return memory.isEmpty() ? 0 : memory.get((memory.size() - 1) * number / 4) / 1_024;
    }

    private void counts(CameraServer server, Path summary) throws IOException {
        JsonNode read = new ObjectMapper().readTree(summary.toFile());
        long takenOfAll = 0;
        for (JsonNode camera : read.path("cameras")) {
            long taken = camera.path("taken").asLong();
            long tracked = camera.path("frames").asLong();
            long leftOut = camera.path("left-out").asLong();
            takenOfAll += taken;
            print(
                    "%s: taken %d = tracked %d + left out %d + on their way in the end %d",
                    camera.path("camera").asText(), taken, tracked, leftOut, taken - tracked - leftOut);
        }
        print(
                "sent by the cameras %d, taken %d; dead letters %d",
                server.sent(), takenOfAll, read.path("dead-letters").asLong());
    }

    private static void row(String name, List<Long> micros) {
        long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
        print(
                "%-12s %9d %8.2f %8.2f %8.2f %8.2f",
                name,
                sorted.length,
                quantile(sorted, .5),
                quantile(sorted, .95),
                quantile(sorted, .99),
                quantile(sorted, 1));
    }

    private static double quantile(long[] sorted, double q) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1L, (long) (q * sorted.length))] / 1e6;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
