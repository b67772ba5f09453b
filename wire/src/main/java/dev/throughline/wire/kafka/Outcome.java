package dev.throughline.wire.kafka;

/** What a stage made of a record. */
public sealed interface Outcome<O> {
    /** The value to hand on. */
    record Made<O>(O value) implements Outcome<O> {}

    /** The record cannot be used; it goes to the dead letters with this reason. */
    record Refused<O>(String reason) implements Outcome<O> {}
}
