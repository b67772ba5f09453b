/**
 * A site's footage through all stages in this process, one stage after the other and without a broker, so that any of them can be
 * replaced by the truth: what is lost where?
 */
@NullMarked
package dev.throughline.bench.rehearsal;

import org.jspecify.annotations.NullMarked;
