/**
 * Positional relations: how strongly the places that a network attends to are related, as a distribution over pairs of
 * places.
 */
@NullMarked
package dev.throughline.reid.relation;

import org.jspecify.annotations.NullMarked;
