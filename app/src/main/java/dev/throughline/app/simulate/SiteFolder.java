package dev.throughline.app.simulate;

import dev.throughline.app.Failure;
import dev.throughline.app.run.Interrupt;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.ingest.camera.VideoFile;
import dev.throughline.simulator.site.CameraVisit;
import dev.throughline.simulator.site.Renderer;
import dev.throughline.simulator.site.SimulatedSettings;
import dev.throughline.simulator.site.Simulation;
import dev.throughline.simulator.site.SimulationSettings;
import dev.throughline.simulator.site.SyntheticSite;
import dev.throughline.wire.message.JsonCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Writes a synthetic site into a folder: {@code site.yaml}, footage and truth of each camera, a map, and statistics of the people.
 * {@code site.yaml} is written last: if it exists, the rest is complete.
 */
public final class SiteFolder {
    private static final String SITE = "site.yaml";
    private static final String SIMULATION = "simulation.json";
    private static final Pattern OURS = Pattern.compile("cam-\\d+\\.(mp4|txt)(\\.part)?");
    private static final double BITS_PER_PIXEL = .15;

    private final SyntheticSite site;
    private final SimulationSettings settings;
    private final Path folder;
    private final AtomicLong drawn = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();

    public SiteFolder(SyntheticSite site, Path folder) {
        this.site = site;
        this.settings = site.settings();
        this.folder = folder;
    }

    /** Pictures drawn so far, of all cameras. */
    public long drawn() {
        return drawn.get();
    }

    /** Pictures in all. */
    public long pictures() {
        return (long) settings.pictures() * site.cameras().size();
    }

    private record Filmed(List<CameraVisit> visits, long boxes) {}

    /**
     * Draws and writes everything, on all cores.
     *
     * @return what was written; empty if interrupted, and then no incomplete file looks complete
     * @throws Failure if the folder cannot be written, or holds other files
     */
    public Optional<Simulation> write(Interrupt interrupt) throws InterruptedException {
        try {
            clear();
            List<Filmed> films = film(interrupt);
            if (interrupt.isAsked()) {
                return Optional.empty();
            }
            List<CameraVisit> visits =
                    films.stream().flatMap(each -> each.visits.stream()).toList();
            long boxes = films.stream().mapToLong(Filmed::boxes).sum();
            Simulation simulation = Simulation.of(site, visits, boxes);
            ImageIO.write(site.plan(), "png", folder.resolve("map.png").toFile());
            Files.write(
                    folder.resolve(SIMULATION), JsonCodec.of(Simulation.class).encode(simulation));
            Files.writeString(folder.resolve(SITE), SimulatedSettings.yaml(site), StandardCharsets.UTF_8);
            return Optional.of(simulation);
        } catch (IOException | UncheckedIOException unwritable) {
            throw new Failure("the site cannot be written to " + folder + ": " + reason(unwritable), unwritable);
        }
    }

    private static String reason(Exception unwritable) {
        Throwable reason = unwritable instanceof UncheckedIOException && unwritable.getCause() != null
                ? unwritable.getCause()
                : unwritable;
        return String.valueOf(reason);
    }

    /** Clears the folder. An earlier simulation is deleted; any other file stays and is an error. */
    private void clear() throws IOException {
        Path truth = folder.resolve("truth");
        if (Files.exists(folder.resolve(SITE)) && !Files.exists(folder.resolve(SIMULATION))) {
            throw new Failure(folder + " holds another site; name a new folder with --out");
        }
        Files.deleteIfExists(folder.resolve(SITE)); // first: an incomplete folder must not look complete
        Files.createDirectories(truth);
        for (Path each : List.of(folder, truth)) {
            try (Stream<Path> files = Files.list(each)) {
                for (Path file : files.toList()) {
                    if (OURS.matcher(file.getFileName().toString()).matches()) {
                        Files.delete(file);
                    }
                }
            }
        }
    }

    /** Films each camera in its own thread. */
    private List<Filmed> film(Interrupt interrupt) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(
                Runtime.getRuntime().availableProcessors(), site.cameras().size()));
        try {
            List<Future<Filmed>> running = new ArrayList<>();
            for (int camera = 0; camera < site.cameras().size(); camera++) {
                int which = camera;
                running.add(threads.submit(() -> film(which, interrupt)));
            }
            List<Filmed> films = new ArrayList<>();
            for (Future<Filmed> each : running) {
                films.add(each.get());
            }
            return films;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof UncheckedIOException unwritable) {
                throw unwritable;
            }
            throw new IllegalStateException("a camera could not be drawn", failed.getCause());
        } finally {
            stopped.set(true); // a failure stops the others
            threads.shutdown();
        }
    }

    private Filmed film(int camera, Interrupt interrupt) {
        String id = site.cameras().get(camera);
        Renderer film = site.film(camera);
        List<MotBox> truth = new ArrayList<>();
        try (VideoFile video = VideoFile.open(
                folder.resolve(id + ".mp4"), settings.width(), settings.height(), settings.fps(), BITS_PER_PIXEL)) {
            for (int picture = 1; picture <= settings.pictures(); picture++) {
                if (interrupt.isAsked() || stopped.get()) {
                    video.abandon();
                    return new Filmed(List.of(), 0);
                }
                video.add(film.draw(picture));
                truth.addAll(film.truth());
                drawn.incrementAndGet();
            }
            MotFile.write(folder.resolve("truth").resolve(id + ".txt"), truth);
        }
        return new Filmed(CameraVisit.of(id, truth, settings), truth.size());
    }
}
