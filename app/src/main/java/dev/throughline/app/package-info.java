/** The command line, which combines the other modules, and the embedded broker. */
@NullMarked
package dev.throughline.app;

import org.jspecify.annotations.NullMarked;
