package dev.throughline.app.results;

/** How many records came onto a topic, and how quickly, by the broker's clock. */
final class Flow {
    private long records;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;

    synchronized void count(long appendedMillis) {
        records++;
        firstMillis = Math.min(firstMillis, appendedMillis);
        lastMillis = Math.max(lastMillis, appendedMillis);
    }

    /** Counted elsewhere: so many records in so many seconds. */
    synchronized void is(long counted, double seconds) {
        records = counted;
        firstMillis = 0;
        lastMillis = (long) (seconds * 1e3);
    }

    synchronized long records() {
        return records;
    }

    /** Records a second from the first to the last; 0 where there was no time between them. */
    synchronized double perSecond() {
        return lastMillis > firstMillis ? records / ((lastMillis - firstMillis) / 1e3) : 0;
    }
}
