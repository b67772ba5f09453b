/** Rules of construction that hold in all modules, for their tests. */
@NullMarked
package dev.throughline.wire.walls;

import org.jspecify.annotations.NullMarked;
