/** Linking across the cameras of a site: which tracklets are one person. This package does not depend on Kafka. */
@NullMarked
package dev.throughline.streams.link;

import org.jspecify.annotations.NullMarked;
