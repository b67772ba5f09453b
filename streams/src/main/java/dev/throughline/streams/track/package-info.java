/** Tracking within one camera: which sightings of consecutive frames are one tracklet. This package does not depend on Kafka. */
@NullMarked
package dev.throughline.streams.track;

import org.jspecify.annotations.NullMarked;
