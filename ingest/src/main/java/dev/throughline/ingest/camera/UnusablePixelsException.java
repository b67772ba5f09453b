package dev.throughline.ingest.camera;

/** A decoded picture of which no pixels can be had. The message goes on where a camera's address stands: "has pictures of …". */
final class UnusablePixelsException extends RuntimeException {
    UnusablePixelsException(String message) {
        super(message);
    }
}
