/** Tracking metrics: CLEAR, Identity and HOTA, within one camera and across the cameras of a site. */
@NullMarked
package dev.throughline.evaluation.tracking;

import org.jspecify.annotations.NullMarked;
