@NullMarked
package dev.throughline.app.simulate;

import org.jspecify.annotations.NullMarked;
