/**
 * How well a model ranks a gallery for a query: mAP, CMC and mINP under the Market-1501 protocol, with
 * re-ranking on wish; and whether its probabilities mean what they say.
 */
@NullMarked
package dev.throughline.evaluation.ranking;

import org.jspecify.annotations.NullMarked;
