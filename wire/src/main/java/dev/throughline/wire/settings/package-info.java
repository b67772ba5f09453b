/** What a user can set, as immutable records; read from files such as {@code site.yaml}, defaults written once. */
@NullMarked
package dev.throughline.wire.settings;

import org.jspecify.annotations.NullMarked;
