package dev.throughline.bench.fuzz;

import java.io.IOException;
import java.nio.file.Files;

/** Runs the fuzz test for a given number of records. */
public final class FuzzMain {
    private static final int TELL_EVERY = 1_000;

    private FuzzMain() {}

    /**
     * Runs until this many records were processed.
     *
     * @param args number of records, and the first seed (1 if absent)
     */
    public static void main(String... args) throws IOException, InterruptedException {
        long records = args.length > 0 ? Long.parseLong(args[0]) : 1_000_000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        FuzzRun run = new FuzzRun(
                Files.createTempDirectory("throughline-fuzz"),
                Runtime.getRuntime().availableProcessors());
        run.run(seed, (worlds, inputs) -> {
            if (worlds > 0 && worlds % TELL_EVERY == 0) {
                tell(run, seed);
            }
            return inputs >= records;
        });
        tell(run, seed);
    }

    private static void tell(FuzzRun run, long firstSeed) {
        System.out.printf(
                "%,d records in %,d worlds from seed %d on, %,d of them refused%n",
                run.inputs(), run.worlds(), firstSeed, run.refused());
    }
}
