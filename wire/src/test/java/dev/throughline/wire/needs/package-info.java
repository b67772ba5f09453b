/** What tests need of their machine, for the tests of all modules. */
@NullMarked
package dev.throughline.wire.needs;

import org.jspecify.annotations.NullMarked;
