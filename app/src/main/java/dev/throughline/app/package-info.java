/** The command line, which puts the other modules together, and the broker that it brings along. */
@NullMarked
package dev.throughline.app;

import org.jspecify.annotations.NullMarked;
