/** A site that never was: rooms, people on their ways, cameras that film them, and the truth about who was where. */
@NullMarked
package dev.throughline.evaluation.site;

import org.jspecify.annotations.NullMarked;
