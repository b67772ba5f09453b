package dev.throughline.app.results;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.throughline.app.Failure;
import dev.throughline.app.topics.TopicReader;
import dev.throughline.streams.topology.HeldState;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** Reports what topics and stores still hold of a person, forgotten or not, and until when. */
public final class RetentionReport {
    private final Admin admin;
    private final Topics topics;
    private final TopicReader reader;
    private final String identity;
    private final Map<TrackletId, Span> tracklets = new TreeMap<>();
    private String site = "";

    private RetentionReport(Clients clients, Admin admin, Topics topics, String identity) {
        this.admin = admin;
        this.topics = topics;
        this.reader = new TopicReader(clients);
        this.identity = identity;
    }

    /** The time during which a camera saw the person, µs since the epoch. */
    private record Span(long from, long to) {
        Span and(Span other) {
            return new Span(Math.min(from, other.from), Math.max(to, other.to));
        }
    }

    /**
     * The contents of one topic or file.
     *
     * @param topic name of the topic or file
     * @param what a description
     * @param records number of records about the person
     * @param until when the last of them may be deleted, by the topic's retention; null if there are none, or if only a command,
     *     compaction or deleting the file removes them
     */
    @JsonPropertyOrder({"topic", "what", "records", "until"})
    public record Line(
            String topic,
            String what,
            long records,
            @Nullable String until) {}

    /**
     * Reads all topics, and the files of a run.
     *
     * @param out folder of the run's results, if there are any
     * @throws Failure if no event concerns the identity
     */
    public static List<Line> of(Clients clients, Topics topics, String identity, Optional<Path> out) {
        try (Admin admin = clients.admin()) {
            RetentionReport held = new RetentionReport(clients, admin, topics, identity);
            List<Line> lines = held.lines();
            out.ifPresent(folder -> FilesAbout.count(folder, identity, held.tracklets.keySet())
                    .forEach((file, records) ->
                            lines.add(new Line(file.toString(), "results of the run", records, null))));
            return lines;
        }
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(events());
        if (site.isEmpty()) {
            throw new Failure("no event in " + topics.identityEvents().name() + " speaks of identity '" + identity
                    + "'; see 'identities list'");
        }
        lines.add(new Line(
                topics.identities().name(), "who it is and where it was", count(topics.identities(), identity), null));
        HeldState held = HeldState.of(topics.kafka(), site, identity, this::count);
        lines.add(new Line(held.topic(), "embeddings in the linker's store", held.records(), null));
        lines.add(expiring(
                topics.tracklets(),
                "embeddings of tracklets",
                update -> update instanceof TrackletUpdate tracklet && isOf(tracklet.site(), tracklet.id())));
        lines.add(expiring(topics.tracks(), "boxes", this::shows));
        lines.add(expiring(topics.sightings(), "embeddings of frames", frame -> shows(frame.info())));
        lines.add(expiring(topics.crops(), "pictures of crops", frame -> shows(frame.info())));
        lines.add(expiring(topics.frames(), "pictures of frames", frame -> shows(frame.info())));
        return lines;
    }

    /** All events about the person. Tracklets that were ever its own count, whatever their identity now. */
    private Line events() {
        long[] found = {0, 0};
        Map<TrackletId, Span> all = new HashMap<>();
        reader.read(topics.identityEvents(), record -> {
            IdentityEvent event = record.value();
            if (event == null) {
                return;
            }
            if (event.camera() != null && event.track() != null && event.from() != null && event.to() != null) {
                all.merge(new TrackletId(event.camera(), event.track()), new Span(event.from(), event.to()), Span::and);
            }
            if (identity.equals(event.identity()) || identity.equals(event.formerly())) {
                site = event.site();
                found[0]++;
                found[1] = Math.max(found[1], record.appendedMillis());
                event.subject()
                        .forEach(tracklet -> tracklets.merge(
                                tracklet, all.getOrDefault(tracklet, new Span(event.time(), event.time())), Span::and));
            }
        });
        return new Line(
                topics.identityEvents().name(), "decisions", found[0], until(topics.identityEvents(), found[1]));
    }

    private boolean isOf(String where, TrackletId tracklet) {
        return where.equals(site) && tracklets.containsKey(tracklet);
    }

    private boolean shows(FrameTracks frame) {
        return frame.boxes().stream().anyMatch(box -> isOf(frame.site(), new TrackletId(frame.camera(), box.track())));
    }

    /** A frame contains all people who are in it. */
    private boolean shows(FrameInfo frame) {
        return frame.site().equals(site)
                && !frame.isMarker()
                && tracklets.entrySet().stream()
                        .anyMatch(each -> each.getKey().camera().equals(frame.camera())
                                && each.getValue().from() <= frame.timeMicros()
                                && frame.timeMicros() <= each.getValue().to());
    }

    private <T> Line expiring(Topic<T> topic, String what, Predicate<T> isAbout) {
        long[] found = {0, 0};
        reader.read(topic, record -> {
            T value = record.value();
            if (value != null && isAbout.test(value)) {
                found[0]++;
                found[1] = Math.max(found[1], record.appendedMillis());
            }
        });
        return new Line(topic.name(), what, found[0], until(topic, found[1]));
    }

    /** Values under the key of a compacted topic: 1, or 0 if it has none or was removed. */
    private <T> int count(Topic<T> topic, String key) {
        int[] values = {0};
        reader.read(topic, record -> {
            if (key.equals(record.key())) {
                values[0] = record.value() == null ? 0 : 1;
            }
        });
        return values[0];
    }

    private @Nullable String until(Topic<?> topic, long lastMillis) {
        if (lastMillis == 0) {
            return null;
        }
        Duration retention = retention(topic);
        return retention.isNegative()
                ? null
                : Instant.ofEpochMilli(lastMillis).plus(retention).toString();
    }

    /** The retention on the broker: the topic may have been created with other settings than the current ones. */
    private Duration retention(Topic<?> topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        try {
            Collection<Config> one =
                    admin.describeConfigs(List.of(resource)).all().get().values();
            return Duration.ofMillis(Long.parseLong(
                    one.iterator().next().get(TopicConfig.RETENTION_MS_CONFIG).value()));
        } catch (ExecutionException e) {
            throw new KafkaException("the retention of topic " + topic.name() + " cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while reading the retention of topic " + topic.name(), e);
        }
    }
}
