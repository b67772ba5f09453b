package dev.throughline.streams.topology;

import java.util.concurrent.CompletableFuture;

/** Whether what lies on the topics ahead of the linker has come through. */
interface Passage {
    /** There is nothing ahead. */
    Passage CLEAR = camera -> CompletableFuture.completedFuture(null);

    /** Completes when everything of this camera that lies on the topics now has been linked; whoever cancels it no longer asks. */
    CompletableFuture<Void> ofAllNow(String camera);
}
