/** What it costs to divide a large site into zones, and what it brings. */
@NullMarked
package dev.throughline.bench.zones;

import org.jspecify.annotations.NullMarked;
