/** Tracking and linking, as a Kafka Streams topology. */
@NullMarked
package dev.throughline.streams;

import org.jspecify.annotations.NullMarked;
