/** Says what works on this machine, and what to do about the rest. */
@NullMarked
package dev.throughline.app.doctor;

import org.jspecify.annotations.NullMarked;
