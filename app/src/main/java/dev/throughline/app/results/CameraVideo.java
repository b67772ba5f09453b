package dev.throughline.app.results;

import dev.throughline.wire.Frame;
import java.nio.file.Path;

final class CameraVideo implements AutoCloseable {
    CameraVideo(Path file, TracksSpool.Cursor tracks, Journeys journeys) {}

    void add(Frame frame) {}

    @Override
    public void close() {}
}
