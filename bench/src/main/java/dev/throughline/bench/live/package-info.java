/** How old live pictures are when they have been tracked, on a machine that is offered more than it can do. */
@NullMarked
package dev.throughline.bench.live;

import org.jspecify.annotations.NullMarked;
