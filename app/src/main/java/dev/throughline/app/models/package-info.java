/** Features and scores of re-identification models, as text, JSON and NumPy files. */
@NullMarked
package dev.throughline.app.models;

import org.jspecify.annotations.NullMarked;
