package dev.throughline.bench.composite;

/**
 * Who walks how.
 *
 * @param id in the truth, from 1
 * @param person number in Market-1501, whose crops are shown
 * @param walk number of the person in WILDTRACK, whose walk it is
 */
record Walker(long id, int person, int walk) {}
