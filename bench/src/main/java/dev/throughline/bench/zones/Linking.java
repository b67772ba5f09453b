package dev.throughline.bench.zones;

import dev.throughline.bench.rehearsal.Linked;
import dev.throughline.bench.rehearsal.Tracked;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.TrackletUpdate;
import dev.throughline.wire.settings.SiteSettings;
import java.lang.management.ManagementFactory;

/**
 * What one linker did.
 *
 * @param linker its name
 * @param cameras that it was told of
 * @param updates of tracklets that it took
 * @param clocks of cameras that it took
 * @param seconds of processor time that it took for them
 * @param linked what came of it
 */
record Linking(String linker, int cameras, long updates, long clocks, double seconds, Linked linked) {
    static Linking measure(String linker, Tracked tracked, SiteSettings settings, Calibration calibration) {
        long updates = tracked.updates().stream()
                .filter(TrackletUpdate.class::isInstance)
                .count();
        long began = processorNanos();
        Linked linked = Linked.byTheLinker(tracked, settings, calibration);
        double seconds = (processorNanos() - began) / 1e9;
        return new Linking(
                linker, tracked.frames().size(), updates, tracked.updates().size() - updates, seconds, linked);
    }

    /** Of this thread, so that what else the machine does counts little. */
    static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    double updatesASecond() {
        return updates / seconds;
    }
}
