/** Runs the stages of a site in this process: start, follow, wait until everything went through, stop in order. */
@NullMarked
package dev.throughline.app.run;

import org.jspecify.annotations.NullMarked;
