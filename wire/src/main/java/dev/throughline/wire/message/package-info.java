/** The messages between stages, the records for people and other programs, and the codecs of both. */
@NullMarked
package dev.throughline.wire.message;

import org.jspecify.annotations.NullMarked;
