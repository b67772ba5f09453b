/** Training from scratch on labelled crops, with a teacher's help if there is one. */
@NullMarked
package dev.throughline.reid.train;

import org.jspecify.annotations.NullMarked;
