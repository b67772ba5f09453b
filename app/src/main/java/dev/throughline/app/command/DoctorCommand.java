package dev.throughline.app.command;

import dev.throughline.app.doctor.CameraFindings;
import dev.throughline.app.doctor.Doctor;
import dev.throughline.app.doctor.Finding;
import dev.throughline.wire.message.JsonCodec;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.Durations;
import dev.throughline.wire.settings.SiteSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "doctor",
        description = {
            "Says what works on this machine, and what to do about the rest.",
            "With --site it also opens each camera: size, rate, codec and lag, a line each."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Mixin
    SiteOptions site = new SiteOptions();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the results of a run would go. Default: ${DEFAULT-VALUE}")
    Path out = Path.of("out");

    @Option(
            names = "--time-limit",
            paramLabel = "TIME",
            description = "A camera that gave no pictures by then does not work. Default: ${DEFAULT-VALUE}")
    String limit = "20s";

    @Option(names = "--json", description = "JSON, for programs.")
    boolean json;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter console = spec.commandLine().getOut();
        SiteSettings settings = site.settings();
        CameraFindings cameras = CameraFindings.begin(settings.cameras(), limit());
        List<Finding> findings =
                new ArrayList<>(new Doctor(settings.kafka(), settings.stages().embed(), out).examine());
        findings.addAll(cameras.await());
        if (json) {
            byte[] bytes = JsonCodec.of(Finding[].class).encode(findings.toArray(Finding[]::new));
            console.println(new String(bytes, StandardCharsets.UTF_8));
        } else {
            findings.forEach(finding -> print(console, finding));
        }
        return findings.stream().allMatch(Finding::ok) ? 0 : 1;
    }

    private Duration limit() {
        try {
            return Durations.parse(limit);
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException("--time-limit: " + wrong.getMessage(), wrong);
        }
    }

    private static void print(PrintWriter console, Finding finding) {
        console.println(String.format(
                Locale.ROOT, "%-5s %-18s %s", finding.ok() ? "ok" : "NOT", finding.what(), finding.detail()));
        if (finding.remedy() != null) {
            console.println("      → " + finding.remedy());
        }
    }
}
