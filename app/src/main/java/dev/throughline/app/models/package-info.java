/** What re-identification models say of pictures and are worth, told to people and to programs. */
@NullMarked
package dev.throughline.app.models;

import org.jspecify.annotations.NullMarked;
