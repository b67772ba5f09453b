/** Linking across the cameras of a site: which tracklets are one person. No Kafka in here. */
@NullMarked
package dev.throughline.streams.link;

import org.jspecify.annotations.NullMarked;
