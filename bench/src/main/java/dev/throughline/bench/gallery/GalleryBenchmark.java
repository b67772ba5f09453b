package dev.throughline.bench.gallery;

import dev.throughline.wire.Embedding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to find the eight who look most like a tracklet, one after another on one core. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx5g", "-XX:+UseSerialGC"})
public class GalleryBenchmark {
    private static final int QUERIES = 500;

    /** Whom the index holds. */
    @Param("10000")
    public int identities;

    /** Which index, by its name: what is made from this cannot see the type. */
    @Param("SKETCHES")
    public String kind = "SKETCHES";

    /** Tracklets that an identity is known by. */
    @Param("2")
    public int looks;

    /** Embeddings of each of them, and of the one that is looked for. */
    @Param("2")
    public int prototypes;

    private final List<List<Embedding>> queries = new ArrayList<>();
    private Finder finder = (of, most) -> List.of();
    private int next;

    /** Fills the index. */
    @Setup
    public void fill() {
        Crowd crowd = new Crowd(identities, looks, prototypes, 1);
        finder = Finder.Kind.valueOf(kind).over(crowd);
        for (int query = 0; query < QUERIES; query++) {
            queries.add(crowd.look((int) ((long) query * identities / QUERIES), prototypes));
        }
    }

    @Benchmark
    public List<Integer> nearest() {
        next = (next + 1) % QUERIES;
        return finder.nearest(queries.get(next), 8);
    }
}
