package dev.throughline.ingest.camera;

/**
 * Thrown for a decoded picture whose pixels cannot be read. The message continues a text that ends in a camera's
 * address: "has pictures of …".
 */
final class UnusablePixelsException extends RuntimeException {
    UnusablePixelsException(String message) {
        super(message);
    }
}
