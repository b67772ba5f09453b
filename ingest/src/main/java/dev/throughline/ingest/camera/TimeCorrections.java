package dev.throughline.ingest.camera;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** The corrections of a camera's time stamps: each one is counted, and the first of each kind is reported. */
final class TimeCorrections {
    /** The kinds of faults. Each message takes one duration. */
    enum Fault {
        FELL_BACK("its time stamps fall back by %s"),
        JUMPED_AHEAD("its time stamps jump ahead by %s"),
        STOOD_STILL("its time stamps stand still"),
        MISSING("a picture has no time stamp"),
        /** The whole stream or file has none; counted once. */
        TIMELESS("it gives no time stamps"),
        TOO_SLOW("its time stamps fell behind the clock by %s"),
        TOO_LATE("a picture came %s late"),
        CLOCK_SET_BACK("this machine's clock is %s behind the times so far");

        private final String message;

        Fault(String message) {
            this.message = message;
        }
    }

    private final Consumer<String> teller;
    private final Set<Fault> told = EnumSet.noneOf(Fault.class);
    private volatile long count;

    /** {@code teller} receives the first fault of each kind, in words. */
    TimeCorrections(Consumer<String> teller) {
        this.teller = teller;
    }

    /**
     * Counts one correction.
     *
     * @param micros size of the error
     * @param remedy the correction, in words
     */
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // written under the lock, read without
    synchronized void note(Fault fault, long micros, String remedy) {
        count++;
        if (told.add(fault)) {
            teller.accept(String.format(Locale.ROOT, fault.message, shown(micros)) + "; " + remedy);
        }
    }

    /** The number of corrections. Any thread may call it. */
    long count() {
        return count;
    }

    private static String shown(long micros) {
        double seconds = micros / 1e6;
        if (seconds < 1) {
            return Math.round(seconds * 1e3) + " ms";
        }
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return seconds < 7_200
                ? Math.round(seconds / 60) + " min"
                : seconds < 172_800 ? Math.round(seconds / 3_600) + " h" : Math.round(seconds / 86_400) + " days";
    }
}
