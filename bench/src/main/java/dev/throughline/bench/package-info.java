/** What the pipeline is worth, measured on sites whose truth is known. May use every module; none uses it. */
@NullMarked
package dev.throughline.bench;

import org.jspecify.annotations.NullMarked;
