package dev.throughline.streams.topology;

import java.util.concurrent.CompletableFuture;

/** Tells whether the records on the topics ahead of the linker have been processed. */
interface Passage {
    /** A passage without topics ahead. */
    Passage CLEAR = camera -> CompletableFuture.completedFuture(null);

    /** Completes when everything of this camera that lies on the topics now has been linked. Cancelling it stops the check. */
    CompletableFuture<Void> ofAllNow(String camera);
}
