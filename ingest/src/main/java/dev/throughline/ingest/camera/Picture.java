package dev.throughline.ingest.camera;

import dev.throughline.wire.message.Jpeg;

/**
 * A picture in its published form.
 *
 * @param jpeg of width × height pixels
 * @param width pixels
 * @param height pixels
 * @param timeMicros capture time, µs since the epoch
 */
public record Picture(Jpeg jpeg, int width, int height, long timeMicros) {}
