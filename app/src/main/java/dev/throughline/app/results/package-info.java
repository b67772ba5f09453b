/** What a run leaves behind in its folder: tracks, events, identities, pictures and figures, read from the topics. */
@NullMarked
package dev.throughline.app.results;

import org.jspecify.annotations.NullMarked;
