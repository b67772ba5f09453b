/** Tracking and linking as one Kafka Streams topology, and the application that runs it. */
@NullMarked
package dev.throughline.streams.topology;

import org.jspecify.annotations.NullMarked;
