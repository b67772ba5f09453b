/** Cameras: recorded and live footage in, numbered frames with a capture time out, each published exactly once. */
@NullMarked
package dev.throughline.ingest.camera;

import org.jspecify.annotations.NullMarked;
