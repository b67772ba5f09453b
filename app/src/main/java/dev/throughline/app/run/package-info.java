/** Runs the stages of a site in this process: starts them, follows them, waits until everything is processed, and stops them in order. */
@NullMarked
package dev.throughline.app.run;

import org.jspecify.annotations.NullMarked;
