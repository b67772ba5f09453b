package dev.throughline.app.command;

import dev.throughline.app.run.SiteRun;
import dev.throughline.ingest.camera.CameraException;
import dev.throughline.ingest.camera.Recording;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.CameraUrl;
import dev.throughline.wire.settings.SiteFile;
import dev.throughline.wire.settings.SiteSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        description = "Follows people through recorded footage, a file or a folder of pictures per camera.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Interrupted, even killed, a replay goes on where it stood when it is started again. Interrupted by Ctrl-C,",
            "it leaves the results so far within five seconds, without videos; once more ends it at once.",
            "The same footage gives the same tracks.jsonl, identity-events.jsonl and identities.json."
        })
final class ReplayCommand implements Callable<Integer> {
    /** The file system treats two slashes as one. */
    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]+:/", Pattern.CASE_INSENSITIVE);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Footage, one camera each, named after the file. Or name a --site.")
    List<Path> files = List.of();

    @Mixin
    LinkOptions linking = new LinkOptions();

    @Mixin
    SiteOptions site = new SiteOptions();

    @Mixin
    RunOptions run = new RunOptions();

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            converter = Speed.Converter.class,
            description = "1 is as filmed; max is as fast as it goes. Default: ${DEFAULT-VALUE}")
    Speed speed = Speed.MAX;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "When the footage begins, such as 2024-05-01T08:00:00Z. Default: as the file says.")
    @Nullable
    String start;

    @Option(names = "--fps", paramLabel = "N", description = "At most so many pictures a second and camera.")
    @Nullable
    Double fps;

    @Override
    public Integer call() throws InterruptedException {
        SiteSettings given = settings();
        PrintWriter err = spec.commandLine().getErr();
        FootageSpan span = new FootageSpan();
        List<String> unreadable = unreadable(given, span);
        SiteSettings settings = covering(given, span);
        if (unreadable.size() == settings.cameras().size()) {
            unreadable.forEach(line -> err.println("throughline: " + line));
            return 1;
        }
        Console console = new Console(spec.commandLine().getOut(), err, settings, span.cameras());
        String longer = FootageSpan.told(given, settings);
        if (longer != null) {
            console.tell(longer);
        }
        return replay(settings, run, speed, console);
    }

    /** The settings with a time to live that covers the footage, unless one is given. */
    SiteSettings covering(SiteSettings given, FootageSpan span) {
        boolean isGiven =
                linking.timeToLive != null || (site.file != null && SiteFile.gives(site.file, "link", "time-to-live"));
        return isGiven ? given : span.over(given);
    }

    /** Replays footage; the demo shares it. */
    static int replay(SiteSettings settings, RunOptions run, Speed speed, Console console) throws InterruptedException {
        SiteRun replay = new SiteRun(
                settings,
                run.out,
                run.data(),
                run.port(),
                speed.pacing(settings.cameras().size()),
                Version.current(),
                run.video,
                run.force);
        return console.conclude(replay.replay(console));
    }

    SiteSettings settings() {
        SiteSettings settings = linking.over(site.settings());
        if (files.isEmpty() == (site.file == null)) {
            throw new BadSettingsException(
                    "name footage, or a site with --site" + (files.isEmpty() ? "" : ", not both"));
        }
        if (!files.isEmpty()) {
            settings = settings.withCameras(cameras());
        }
        if (start != null) {
            settings = settings.withStart(instant(start));
        }
        Double limit = fps;
        return limit == null ? settings : settings.withCameras(limited(settings.cameras(), limit));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new BadSettingsException("--start '" + text + "' is no time; write it as 2024-05-01T08:00:00Z", e);
        }
    }

    private List<CameraSettings> cameras() {
        Set<String> taken = new HashSet<>();
        List<CameraSettings> cameras = new ArrayList<>();
        for (Path file : files) {
            requireNoAddress(file);
            String name = name(file);
            String id = name;
            for (int i = 2; !taken.add(id); i++) {
                id = name + "-" + i;
            }
            cameras.add(CameraSettings.of(id, file.toString()));
        }
        return cameras;
    }

    /** Rejects an address: its camera and file names might contain a password. */
    private static void requireNoAddress(Path file) {
        String masked = CameraUrl.maskedIn(file.toString());
        if (ADDRESS.matcher(file.toString()).lookingAt() && !Files.exists(file)) {
            throw new BadSettingsException(
                    masked + " is an address; 'run' is for live cameras, 'replay' for footage in files and folders");
        }
    }

    /** The file's name as a valid camera id: {@code Front door.mp4} is camera {@code Front-door}. */
    private static String name(Path file) {
        Path last = file.toAbsolutePath().normalize().getFileName();
        String stem = last == null ? "camera" : last.toString().replaceFirst("\\.[A-Za-z0-9]+$", "");
        String id = stem.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return id.isEmpty() ? "camera" : id.substring(0, Math.min(id.length(), 60));
    }

    private static List<CameraSettings> limited(List<CameraSettings> cameras, double fps) {
        try {
            return cameras.stream().map(each -> each.withFps(fps)).toList();
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /** Cameras whose footage cannot be opened, one line each. Without any readable camera no broker is started. */
    static List<String> unreadable(SiteSettings settings, FootageSpan span) {
        List<String> lines = new ArrayList<>();
        for (CameraSettings camera : settings.cameras()) {
            try (Recording recording = Recording.open(camera, settings.start())) {
                span.add(camera.id(), recording);
            } catch (CameraException e) {
                lines.add(String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException live) {
                throw new BadSettingsException(
                        "camera '" + camera.id() + "' is live; 'run' is for live cameras, 'replay' for footage", live);
            }
        }
        return lines;
    }
}
