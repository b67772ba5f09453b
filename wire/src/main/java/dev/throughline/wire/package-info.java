/**
 * What every stage shares: the messages, the topics they travel on, the settings of a site, and the loop that consumes,
 * transforms and produces exactly once.
 */
@NullMarked
package dev.throughline.wire;

import org.jspecify.annotations.NullMarked;
