package dev.throughline.wire.kafka;

import java.util.List;

/**
 * The logic of a stage, without Kafka: records in, outcomes out. Outcomes must be a function of the records alone, so that a batch repeated
 * after a crash gives the same ones.
 */
public interface Stage<I, O> extends AutoCloseable {
    /**
     * Processes a batch: one outcome for each value, in the same order.
     *
     * @throws InterruptedException if interrupted while it waits; nothing of the batch counts then
     */
    List<Outcome<O>> apply(List<I> batch) throws InterruptedException;

    /** Whether a value needs processing; a marker does not. The success of a value that needs none says nothing about the stage. */
    boolean needsThought(I value);

    @Override
    void close();
}
