/**
 * How well a model ranks a gallery for a query: mAP, CMC and mINP under the Market-1501 protocol, optionally with re-ranking; and whether
 * its probabilities are calibrated.
 */
@NullMarked
package dev.throughline.evaluation.ranking;

import org.jspecify.annotations.NullMarked;
