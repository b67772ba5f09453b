/** What every Kafka must do for the stages, be it the embedded broker or Apache's own in Docker. */
@NullMarked
package dev.throughline.app.contract;

import org.jspecify.annotations.NullMarked;
