package dev.throughline.bench.composite;

/**
 * A person, with the crops and the walk used for it.
 *
 * @param id in the truth, from 1
 * @param person number in Market-1501 of the person whose crops are shown
 * @param walk number in WILDTRACK of the person whose walk it is
 */
record Walker(long id, int person, int walk) {}
