/** The messages between stages, what people and other programs read, and how both become bytes. */
@NullMarked
package dev.throughline.wire.message;

import org.jspecify.annotations.NullMarked;
