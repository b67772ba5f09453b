package dev.throughline.wire.kafka;

import java.util.List;

/**
 * The thinking of a stage, without Kafka: records in, records out. What it makes must be a function of the records alone, so
 * that a batch that is taken again after a crash gives the same.
 */
public interface Stage<I, O> extends AutoCloseable {
    /**
     * One outcome for each value, in the same order.
     *
     * @throws InterruptedException if interrupted while it waits; nothing of the batch counts then
     */
    List<Outcome<O>> apply(List<I> batch) throws InterruptedException;

    /** Whether there is anything to think about, which there is not in a marker. That such a value passes says nothing of the stage. */
    boolean needsThought(I value);

    @Override
    void close();
}
