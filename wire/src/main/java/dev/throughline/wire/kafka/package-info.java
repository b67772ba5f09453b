/** Topics, clients, and the loop that consumes, transforms and produces exactly once. */
@NullMarked
package dev.throughline.wire.kafka;

import org.jspecify.annotations.NullMarked;
