/** Tracking within one camera: which sightings of following frames are one tracklet. No Kafka in here. */
@NullMarked
package dev.throughline.streams.track;

import org.jspecify.annotations.NullMarked;
