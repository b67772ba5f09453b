package dev.throughline.app.results;

/** The number and rate of the records on a topic, by the broker's clock. */
final class Flow {
    private long records;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;

    synchronized void count(long appendedMillis) {
        records++;
        firstMillis = Math.min(firstMillis, appendedMillis);
        lastMillis = Math.max(lastMillis, appendedMillis);
    }

    /** Sets a count that was taken elsewhere: this many records in this many seconds. */
    synchronized void is(long counted, double seconds) {
        records = counted;
        firstMillis = 0;
        lastMillis = (long) (seconds * 1e3);
    }

    synchronized long records() {
        return records;
    }

    /** Records per second from the first to the last; 0 if no time passed between them. */
    synchronized double perSecond() {
        return lastMillis > firstMillis ? records / ((lastMillis - firstMillis) / 1e3) : 0;
    }
}
