/** A Kafka broker within this process, for users who have none. */
@NullMarked
package dev.throughline.app.broker;

import org.jspecify.annotations.NullMarked;
