/** What a user can set, as immutable records; read from {@code site.yaml}, defaults written once. */
@NullMarked
package dev.throughline.wire.settings;

import org.jspecify.annotations.NullMarked;
