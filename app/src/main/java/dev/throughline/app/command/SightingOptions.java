package dev.throughline.app.command;

import dev.throughline.simulator.site.DetectorSettings;
import dev.throughline.simulator.site.Resemblance;
import dev.throughline.wire.settings.BadSettingsException;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The assumed quality of detector and model, for simulated sightings. */
final class SightingOptions {
    private static final Resemblance ALIKE = Resemblance.defaults();
    private static final DetectorSettings FOUND = DetectorSettings.defaults();

    @Option(
            names = "--common-share",
            paramLabel = "N",
            description = "Of an embedding, what all have in common. Default: ${DEFAULT-VALUE}")
    double common = ALIKE.common();

    @Option(
            names = "--person-share",
            paramLabel = "N",
            description = "Of an embedding, the person's own. Default: ${DEFAULT-VALUE}")
    double person = ALIKE.person();

    @Option(
            names = "--camera-share",
            paramLabel = "N",
            description = "Of an embedding, the camera's. Default: ${DEFAULT-VALUE}")
    double camera = ALIKE.camera();

    @Option(
            names = "--visit-share",
            paramLabel = "N",
            description = "Of an embedding, the visit's. Default: ${DEFAULT-VALUE}")
    double visit = ALIKE.visit();

    @Option(
            names = "--kinds",
            paramLabel = "N",
            description = "People differ in so many directions; fewer make more look-alikes. Default: ${DEFAULT-VALUE}")
    int kinds = ALIKE.kinds();

    @Option(
            names = "--jitter",
            paramLabel = "N",
            description =
                    "How far a box's edges are off, in parts of its height (deviation). Default: ${DEFAULT-VALUE}")
    double jitter = FOUND.jitter();

    @Option(
            names = "--misses",
            paramLabel = "N",
            description = "How many of those who are seen are not detected, 0 to 1. Default: ${DEFAULT-VALUE}")
    double misses = FOUND.misses();

    @Option(
            names = "--false-alarms",
            paramLabel = "N",
            description = "Detections of nobody a picture, 0 to 1. Default: ${DEFAULT-VALUE}")
    double falseAlarms = FOUND.falseAlarms();

    Resemblance resemblance() {
        return checked(
                () -> new Resemblance(common, person, camera, visit, 1 - common - person - camera - visit, kinds));
    }

    DetectorSettings detector() {
        return checked(() -> new DetectorSettings(jitter, misses, falseAlarms));
    }

    private static <T> T checked(Supplier<T> settings) {
        try {
            return settings.get();
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException(String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
