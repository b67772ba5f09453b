package dev.throughline.app.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run, as in {@code summary.json}.
 *
 * @param site whose run it was
 * @param finished whether all footage went through; false after a live run, or one that was stopped
 * @param frames pictures that were tracked
 * @param crops people found in them, with pixels
 * @param tracklets confirmed
 * @param identities told apart
 * @param events written about them
 * @param drops pictures of live cameras that were left out, because the stages were not quick enough
 * @param deadLetters records that a stage refused
 * @param late tracklet updates that came after event time had passed them
 * @param cameras in alphabetical order
 * @param stages in the order of the data's way
 */
public record Summary(
        String site,
        boolean finished,
        long frames,
        long crops,
        long tracklets,
        long identities,
        long events,
        long drops,
        long deadLetters,
        long late,
        List<Camera> cameras,
        List<Stage> stages) {
    public Summary {
        cameras = List.copyOf(cameras);
        stages = List.copyOf(stages);
    }

    /**
     * How much there was of a camera.
     *
     * @param camera its id
     * @param frames pictures that were tracked
     * @param taken pictures that came from it, as far as they were asked for
     * @param leftOut of these, so many were left out; the others were published, and tracked unless the run was stopped before
     * @param lost pictures beside those taken that its server or the network lost, as far as its time stamps tell
     * @param correctedTimes time stamps that were wrong, and were put right
     * @param from capture time of the first, µs since the epoch
     * @param to capture time of the last
     */
    public record Camera(
            String camera, long frames, long taken, long leftOut, long lost, long correctedTimes, long from, long to) {}

    /**
     * How a stage did. Rates are those of the whole run, by the broker's clock; latency is that of this process's batches, from
     * records in hand to commit, and absent where the stage does not count it.
     *
     * @param stage its command
     * @param records written
     * @param perSecond records, from the first to the last
     * @param medianMillis latency of a batch
     * @param p99Millis latency of a batch
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Stage(
            String stage,
            long records,
            double perSecond,
            @Nullable Double medianMillis,
            @Nullable Double p99Millis) {}
}
