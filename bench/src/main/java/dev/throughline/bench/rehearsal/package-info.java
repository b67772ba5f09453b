/**
 * The offline pipeline: it runs a site's footage through all stages in this process, one after the other and without a broker. Any stage
 * can be replaced by the truth, which shows where errors arise.
 */
@NullMarked
package dev.throughline.bench.rehearsal;

import org.jspecify.annotations.NullMarked;
