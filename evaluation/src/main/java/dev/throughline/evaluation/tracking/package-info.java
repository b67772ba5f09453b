/** How well tracks tell who was where: CLEAR, Identity and HOTA, of one camera and across the cameras of a site. */
@NullMarked
package dev.throughline.evaluation.tracking;

import org.jspecify.annotations.NullMarked;
