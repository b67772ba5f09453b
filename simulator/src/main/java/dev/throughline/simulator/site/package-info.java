/** A synthetic site: rooms, people who walk through them, cameras that film them, and the truth about their positions. */
@NullMarked
package dev.throughline.simulator.site;

import org.jspecify.annotations.NullMarked;
