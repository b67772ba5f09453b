/** Reports what works on this machine, and how to fix the rest. */
@NullMarked
package dev.throughline.app.doctor;

import org.jspecify.annotations.NullMarked;
