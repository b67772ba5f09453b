/** Reads the topics from outside any stage. */
@NullMarked
package dev.throughline.app.topics;

import org.jspecify.annotations.NullMarked;
