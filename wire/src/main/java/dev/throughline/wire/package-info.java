/**
 * The common parts of all stages: messages, topics, the settings of a site, and the exactly-once loop that consumes, transforms and
 * produces.
 */
@NullMarked
package dev.throughline.wire;

import org.jspecify.annotations.NullMarked;
