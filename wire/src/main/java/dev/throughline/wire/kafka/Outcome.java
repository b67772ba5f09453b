package dev.throughline.wire.kafka;

/** The outcome of a stage for a record. */
public sealed interface Outcome<O> {
    /** The value to write. */
    record Made<O>(O value) implements Outcome<O> {}

    /** The record cannot be used; it becomes a dead letter with this reason. */
    record Refused<O>(String reason) implements Outcome<O> {}
}
