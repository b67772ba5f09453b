package dev.throughline.streams.topology;

import dev.throughline.wire.kafka.Backlog;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the records on a camera's partitions through the stages, from frames to the linker, by the offsets that the stages' groups have
 * committed. It asks the broker in a thread of its own, and only while an answer is awaited.
 */
final class TopicsPassage implements Passage, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicsPassage.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(3);

    private final Clients clients;
    private final String prefix;
    private final String tracklets;
    private final List<Hop> way;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread passage = new Thread(task, "passage");
        passage.setDaemon(true);
        return passage;
    });
    private @Nullable Backlog backlog; // used by this class's thread only

    /** A topic, and the group of the stage that reads it. */
    private record Hop(Topic<?> topic, String group) {}

    TopicsPassage(Topics topics) {
        clients = new Clients(topics.kafka());
        prefix = topics.kafka().prefix();
        tracklets = topics.tracklets().name();
        way = List.of(
                new Hop(topics.frames(), "crop"),
                new Hop(topics.crops(), "embed"),
                new Hop(topics.sightings(), LinkApplication.GROUP),
                new Hop(topics.tracklets(), LinkApplication.GROUP));
    }

    @Override
    public CompletableFuture<Void> ofAllNow(String camera) {
        CompletableFuture<Void> through = new CompletableFuture<>();
        follow(new Walk(camera, through));
        return through;
    }

    private void follow(Walk walk) {
        try {
            thread.execute(() -> step(walk));
        } catch (RejectedExecutionException closed) {
            // nobody waits for the answer any more
        }
    }

    private void step(Walk walk) {
        try {
            if (walk.through.isDone() || walk.isOver(backlog())) {
                walk.through.complete(null);
                return;
            }
        } catch (InterruptedException | InterruptException closing) {
            Thread.currentThread().interrupt();
            return;
        } catch (KafkaException passing) {
            walk.failed(passing);
        }
        try {
            var unused = thread.schedule(() -> step(walk), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            // nobody waits for the answer any more
        }
    }

    private Backlog backlog() {
        Backlog open = backlog;
        if (open == null) {
            open = new Backlog(clients, prefix);
            backlog = open;
        }
        return open;
    }

    /** The check of one camera: the end of its partition when the check reached it, hop by hop. */
    private final class Walk {
        private final String camera;
        private final CompletableFuture<Void> through;
        private int hop;
        private boolean told;
        private @Nullable Map<TopicPartition, Long> ends;

        Walk(String camera, CompletableFuture<Void> through) {
            this.camera = camera;
            this.through = through;
        }

        boolean isOver(Backlog backlog) throws InterruptedException {
            while (hop < way.size()) {
                Hop next = way.get(hop);
                Map<TopicPartition, Long> upTo = ends == null ? ends(backlog, next.topic) : ends;
                ends = upTo;
                if (!backlog.isDone(next.group, upTo)) {
                    return false;
                }
                hop++;
                ends = null;
            }
            return true;
        }

        private void failed(KafkaException failure) {
            if (!told) {
                told = true;
                log.warn(
                        "How far the records of camera {} have come cannot be asked, so it is not given up yet: {}",
                        camera,
                        failure.getMessage());
            }
        }

        /** The ends to wait for. The topic of tracklets is keyed by site and has few partitions, so all of them count there. */
        private Map<TopicPartition, Long> ends(Backlog backlog, Topic<?> topic) {
            return topic.name().equals(tracklets) ? backlog.ends(topic) : backlog.ends(topic, camera);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow(); // also interrupts a wait for the broker
        try {
            if (!thread.awaitTermination(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
                return; // a client in use may not be closed by another thread
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        }
        Backlog open = backlog;
        if (open != null) {
            open.close();
        }
    }
}
