package dev.throughline.app.doctor;

import dev.throughline.app.broker.Broker;
import dev.throughline.ingest.picture.Natives;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.wire.settings.EmbedSettings;
import dev.throughline.wire.settings.KafkaSettings;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Tries everything that a run needs, for real: it loads the native libraries, opens the model and starts a broker. */
public final class Doctor {
    private static final int OLDEST_JAVA = 17;
    private static final String NO_WEBCAMS = " (no webcams: they need libpulse.so.0, Debian's libpulse0)";
    private static final List<String> NEEDED_ORIGINS = List.of("file", "http", "rtsp");
    /** Ten minutes of two cameras take about a tenth of it. */
    private static final long DISK_BYTES = 2L << 30;

    private final KafkaSettings kafka;
    private final EmbedSettings embed;
    private final Path out;

    /**
     * Checks the resources that these settings need.
     *
     * @param kafka an embedded broker is tried if it names none
     * @param out folder for the results
     */
    public Doctor(KafkaSettings kafka, EmbedSettings embed, Path out) {
        this.kafka = kafka;
        this.embed = embed;
        this.out = out;
    }

    /** All findings, dependencies first. */
    public List<Finding> examine() {
        return List.of(
                java(),
                tried("OpenCV", "a Linux on x86-64 with glibc is needed", () -> Natives.openCv()),
                tried("FFmpeg", "a Linux on x86-64 with glibc is needed", () -> Natives.ffmpeg()),
                origins(),
                tried("model", "leave embed.model empty for the shipped one", this::model),
                tried("PyTorch", "see the message; embed.device: cpu runs everywhere", this::engine),
                tried("broker", "see the message", this::broker),
                tried("fonts", "install fonts-dejavu-core; without, identities.png has no text", Doctor::fonts),
                disk());
    }

    private static Finding java() {
        String detail = System.getProperty("java.version") + ", "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MB heap, "
                + Runtime.getRuntime().availableProcessors() + " cores";
        return Runtime.version().feature() >= OLDEST_JAVA
                ? Finding.good("Java", detail)
                : Finding.bad("Java", detail, "install JDK " + OLDEST_JAVA + " or newer, or set JAVA_HOME");
    }

    /** Any failure of the attempt is the finding. */
    private static Finding tried(String what, String remedy, Supplier<String> attempt) {
        try {
            return Finding.good(what, attempt.get());
        } catch (RuntimeException | LinkageError | InternalError e) {
            Throwable cause = e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
            return Finding.bad(what, cause.getClass().getSimpleName() + ": " + cause.getMessage(), remedy);
        }
    }

    private static Finding origins() {
        Finding found = tried("FFmpeg protocols", "a Linux on x86-64 with glibc is needed", () -> {
            List<String> origins = Natives.origins();
            return String.join(" ", origins) + (origins.contains("v4l2") ? "" : NO_WEBCAMS);
        });
        boolean all = found.ok() && List.of(found.detail().split(" ", -1)).containsAll(NEEDED_ORIGINS);
        return all || !found.ok()
                ? found
                : Finding.bad(
                        found.what(),
                        found.detail(),
                        "this FFmpeg lacks some of " + NEEDED_ORIGINS + "; use the one that comes with Throughline");
    }

    private String model() {
        ModelPackage model =
                embed.model().isEmpty() ? ModelPackage.shipped() : ModelPackage.open(Path.of(embed.model()));
        return model.model() + (embed.model().isEmpty() ? " (shipped)" : " (" + embed.model() + ")") + ", SHA-256 "
                + model.sha256() + " as written";
    }

    private String engine() {
        try (Embedder embedder = Embedder.open(embed)) {
            return embedder.engine();
        }
    }

    private String broker() {
        if (!kafka.bootstrap().isEmpty()) {
            try (Broker broker = Broker.reach(kafka)) {
                return "reached at " + broker.kafka().bootstrap();
            }
        }
        Path folder = temporary();
        try {
            long began = System.nanoTime();
            try (Broker broker = Broker.embedded(kafka, folder.resolve("kafka"));
                    Broker reached = Broker.reach(broker.kafka())) {
                return String.format(
                        Locale.ROOT,
                        "embedded, answers at %s after %.1f s",
                        reached.kafka().bootstrap(),
                        (System.nanoTime() - began) / 1e9);
            }
        } finally {
            delete(folder);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("throughline-doctor-");
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder can be made", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder " + folder + " cannot be deleted", e);
        }
    }

    private static String fonts() {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
        font.getStringBounds("person", new FontRenderContext(null, true, true)); // throws if there is none
        return font.getFontName();
    }

    private Finding disk() {
        try {
            Path there = nearestExisting(out.toAbsolutePath().normalize());
            long free = Files.getFileStore(there).getUsableSpace();
            String detail = String.format(Locale.ROOT, "%.1f GB free for %s", free / 1e9, out);
            if (!Files.isWritable(there)) {
                return Finding.bad("disk", there + " cannot be written", "give another folder with --out");
            }
            return free >= DISK_BYTES
                    ? Finding.good("disk", detail)
                    : Finding.bad("disk", detail, "make room, or give a folder on another disk with --out");
        } catch (IOException e) {
            return Finding.bad("disk", String.valueOf(e.getMessage()), "give another folder with --out");
        }
    }

    private static Path nearestExisting(Path folder) {
        Path parent = folder.getParent();
        return Files.exists(folder) || parent == null ? folder : nearestExisting(parent);
    }
}
