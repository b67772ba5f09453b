/** The results of a run in its folder: tracks, events, identities, pictures and totals, read from the topics. */
@NullMarked
package dev.throughline.app.results;

import org.jspecify.annotations.NullMarked;
