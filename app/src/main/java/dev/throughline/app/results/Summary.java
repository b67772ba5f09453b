package dev.throughline.app.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The totals of a run, as in {@code summary.json}.
 *
 * @param site id of the site
 * @param finished whether all footage was processed; false after a live run, or one that was stopped
 * @param totals of all cameras; their keys stand among the others
 * @param cameras in alphabetical order
 * @param stages in pipeline order
 */
public record Summary(
        String site, boolean finished, @JsonUnwrapped Totals totals, List<Camera> cameras, List<StageSummary> stages) {
    public Summary {
        cameras = List.copyOf(cameras);
        stages = List.copyOf(stages);
    }

    /**
     * The totals of all cameras.
     *
     * @param frames pictures that were tracked
     * @param crops detected people with pixels
     * @param tracklets confirmed tracklets
     * @param identities number of identities
     * @param events identity events
     * @param drops pictures of live cameras that were dropped because the stages could not keep up
     * @param deadLetters records that a stage rejected
     * @param late tracklet updates that arrived after event time had passed them
     */
    public record Totals(
            long frames,
            long crops,
            long tracklets,
            long identities,
            long events,
            long drops,
            long deadLetters,
            long late) {}

    /**
     * The totals of a camera.
     *
     * @param camera its id
     * @param frames pictures that were tracked
     * @param taken pictures received from it, at the requested rate
     * @param leftOut of these, pictures that were dropped; the others were published, and tracked unless the run was stopped first
     * @param lost pictures that the server or the network lost, in addition to those taken, as far as time stamps tell
     * @param correctedTimes wrong time stamps that were corrected
     * @param from capture time of the first, µs since the epoch
     * @param to capture time of the last
     */
    public record Camera(
            String camera, long frames, long taken, long leftOut, long lost, long correctedTimes, long from, long to) {}

    /**
     * The throughput and latency of a stage. Rates are those of the whole run, by the broker's clock. Latency is that of this process's
     * batches, from records in hand to commit; it is absent if the stage does not measure it.
     *
     * @param stage its command
     * @param records written
     * @param perSecond records per second, from the first to the last
     * @param medianMillis latency of a batch
     * @param p99Millis latency of a batch
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StageSummary(
            String stage,
            long records,
            double perSecond,
            @Nullable Double medianMillis,
            @Nullable Double p99Millis) {}
}
