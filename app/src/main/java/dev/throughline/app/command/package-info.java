/** The commands of the command line. */
@NullMarked
package dev.throughline.app.command;

import org.jspecify.annotations.NullMarked;
