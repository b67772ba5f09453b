package dev.throughline.app.run;

import dev.throughline.app.results.Clock;
import dev.throughline.app.topics.Journeys;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.IdentityEvent.Comparison;
import dev.throughline.wire.message.TrackletId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reports events as they happen, from topics that any other program could read too: new identities, reappearances and their cameras, and
 * the progress of each camera.
 */
public final class Narration implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    private final String site;
    private final Topic<IdentityEvent> events;
    private final Topic<FrameTracks> tracks;
    private final Consumer<String> tell;
    private final Journeys journeys = new Journeys();
    private final Map<String, Progress> tracked = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Worker worker;
    private volatile boolean caughtUp;
    private volatile long beginMicros = Long.MAX_VALUE;

    private Narration(String site, Topics topics, Consumer<String> tell) {
        this.site = site;
        this.tell = tell;
        events = topics.identityEvents();
        tracks = topics.tracks();
        Clients clients = new Clients(topics.kafka());
        worker = Worker.start("narration", () -> run(clients), closing::countDown);
    }

    /**
     * Begins to report. Records that are already on the topics are known, and not reported again.
     *
     * @param tell receives one line at a time, in a thread of its own
     */
    public static Narration start(String site, Topics topics, Consumer<String> tell) {
        return new Narration(site, topics, tell);
    }

    /**
     * How far a camera was tracked.
     *
     * @param frames on the topic, those of before this run included
     * @param upToMicros event time of the last one, µs since the epoch
     */
    public record Progress(long frames, long upToMicros) {
        private Progress and(Progress other) {
            return new Progress(frames + other.frames, Math.max(upToMicros, other.upToMicros));
        }
    }

    /** How far each camera was tracked; cameras of which nothing was are absent, and all until what lay on the topic before is read. */
    public Map<String, Progress> tracked() {
        return caughtUp ? Map.copyOf(tracked) : Map.of();
    }

    /** Start of the footage, µs since the epoch. */
    public long beginMicros() {
        return beginMicros;
    }

    private void run(Clients clients) {
        try (var eventReader = clients.reader();
                var trackReader = clients.reader()) {
            Map<TopicPartition, Long> before = begin(eventReader, events);
            Map<TopicPartition, Long> history = begin(trackReader, tracks);
            while (closing.getCount() > 0) {
                trackReader.poll(Duration.ZERO).forEach(this::track);
                caughtUp = caughtUp
                        || history.entrySet().stream()
                                .allMatch(end -> trackReader.position(end.getKey()) >= end.getValue());
                var heard = eventReader.poll(POLL);
                if (!heard.isEmpty()) {
                    catchUp(trackReader); // an event follows the frames that it is about
                }
                for (ConsumerRecord<String, byte[]> record : heard) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    apply(record, record.offset() >= before.getOrDefault(partition, 0L));
                }
            }
        }
    }

    private static Map<TopicPartition, Long> begin(
            org.apache.kafka.clients.consumer.Consumer<String, byte[]> reader, Topic<?> topic) {
        List<TopicPartition> partitions = Clients.partitions(reader, topic);
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        return reader.endOffsets(partitions);
    }

    private void catchUp(org.apache.kafka.clients.consumer.Consumer<String, byte[]> reader) {
        Map<TopicPartition, Long> ends = reader.endOffsets(reader.assignment());
        while (closing.getCount() > 0
                && ends.entrySet().stream().anyMatch(end -> reader.position(end.getKey()) < end.getValue())) {
            reader.poll(POLL).forEach(this::track);
        }
    }

    private void track(ConsumerRecord<String, byte[]> record) {
        try {
            FrameTracks frame = tracks.decode(record.key(), record.value());
            if (frame.site().equals(site)) {
                beginMicros = Math.min(beginMicros, frame.time());
                tracked.merge(frame.camera(), new Progress(1, frame.time()), Progress::and);
            }
        } catch (BadRecordException unreadable) {
            // the results count it; there is nothing to report
        }
    }

    private void apply(ConsumerRecord<String, byte[]> record, boolean isNews) {
        IdentityEvent event;
        try {
            event = events.decode(record.key(), record.value());
        } catch (BadRecordException unreadable) {
            return;
        }
        if (event.site().equals(site)) {
            Journeys.Change change = journeys.apply(event);
            if (isNews && change != Journeys.Change.NONE) {
                tell.accept(sentence(event, change));
            }
        }
    }

    private String sentence(IdentityEvent event, Journeys.Change change) {
        if (change == Journeys.Change.CORRECTED) {
            return Clock.since(beginMicros, event.time()) + "  " + correction(event);
        }
        String who = String.format(Locale.ROOT, "%-9s", journeys.label(event.identity())); // one below the other
        long seen = event.from() == null ? event.time() : event.from();
        String when = Clock.since(beginMicros, seen);
        if (change == Journeys.Change.NEW) {
            return when + "  " + who + "  enters at " + event.camera();
        }
        Comparison compared = event.because().compared();
        String sure = compared == null
                ? ""
                : String.format(Locale.ROOT, " (P(same) %.2f)", compared.probability())
                        .replace(" 0.", " .");
        return when + "  " + who + "  seen again by " + event.camera() + sure;
    }

    private String correction(IdentityEvent event) {
        String formerly = event.formerly() == null ? "" : "person " + journeys.number(event.formerly());
        String who = event.type() == IdentityEvent.Type.FORGOTTEN ? "" : journeys.label(event.identity());
        return switch (event.type()) {
            case MERGED -> formerly + " is " + who + " after all";
            case SPLIT -> who + " is not " + formerly + " after all: " + tracklets(event);
            case REASSIGNED -> who + " it was, not " + formerly + ": " + tracklets(event);
            case NAMED -> "an operator calls person " + journeys.number(event.identity()) + " " + who;
            default -> "an operator had " + event.identity() + " forgotten";
        };
    }

    private static String tracklets(IdentityEvent event) {
        return event.tracklets() == null
                ? ""
                : String.join(
                        ", ",
                        event.tracklets().stream().map(TrackletId::toString).toList());
    }

    @Override
    public void close() {
        worker.ask();
        try {
            boolean unused = worker.awaitEnd(System.nanoTime() + LONGEST_END.toNanos()); // the broker may be away
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
