package dev.throughline.streams.topology;

import dev.throughline.streams.link.LinkModel;
import dev.throughline.streams.link.Linker;
import dev.throughline.wire.kafka.StageMeter;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.CameraClock;
import dev.throughline.wire.message.Command;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.settings.Durations;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads tracklets and operators' commands, and writes identity events and identities. {@link Linker} makes the decisions.
 *
 * <p>A camera whose ingest has died would hold its site up for ever. Its {@link FrameKind#GONE} is written to the topic of tracklets, as
 * ingest would have written it, and takes effect when it is read there. So a replay of the topic gives the same result.
 */
final class LinkProcessor extends DeadLetterProcessor<Object> {
    private static final Logger log = LoggerFactory.getLogger(LinkProcessor.class);

    private final Topics topics;
    private final LinkModel model;
    private final Map<String, Linker> linkers = new HashMap<>(); // by site, read from the store when first needed
    private final Passage passage;
    private final Map<String, CameraLiveness> liveness = new TreeMap<>(); // by site
    private @Nullable Cancellable livenessCheck;
    private String inHand = ""; // site of the last record

    LinkProcessor(Topics topics, LinkModel model, StageMeter meter, Passage passage, PoisonRecords culprits) {
        super(
                topics,
                topic -> topic.equals(topics.commands().name()) ? topics.commands() : topics.tracklets(),
                LinkTopology.LINK,
                LinkTopology.LINKS_STORE,
                LinkTopology.WRITE_REFUSED_TRACKLETS,
                meter,
                culprits);
        this.topics = topics;
        this.model = model;
        this.passage = passage;
    }

    /**
     * Starts, or starts again. After an aborted transaction, Kafka Streams restores the stores and uses this same object again, whose
     * memory is ahead of them.
     */
    @Override
    public void init(ProcessorContext<String, Object> given) {
        super.init(given);
        linkers.clear();
        liveness.clear();
        if (livenessCheck != null) {
            livenessCheck.cancel();
        }
        Duration timeout = model.settings().cameraTimeout();
        if (!timeout.isZero()) {
            livenessCheck = given.schedule(
                    timeout.dividedBy(CameraLiveness.LOOKS), PunctuationType.WALL_CLOCK_TIME, this::checkLiveness);
        }
    }

    private void checkLiveness(long nowMillis) {
        liveness.forEach((site, cameras) -> {
            if (!linkers.containsKey(site)) {
                return; // the last record failed and discarded its memory; the next one reads it again
            }
            NavigableMap<String, Long> waitsFor = linker(site).waitsFor();
            waitsFor.keySet().retainAll(cameras.check(List.copyOf(waitsFor.keySet())));
            waitsFor.forEach((camera, micros) -> giveUp(site, camera, micros, nowMillis));
        });
    }

    private void giveUp(String site, String camera, long micros, long nowMillis) {
        log.warn(
                "Site {} goes on without camera {}: nothing was heard of it for {} and nothing of it waits, so its ingest has"
                        + " died without a word",
                site,
                camera,
                Durations.format(model.settings().cameraTimeout()));
        CameraClock gone = new CameraClock(site, camera, Math.max(0, micros), FrameKind.GONE, List.of());
        context()
                .forward(
                        new Record<>(site, topics.tracklets().codec().encode(gone), nowMillis),
                        LinkTopology.WRITE_GONE);
    }

    @Override
    void use(Record<String, byte[]> record, Object value) {
        inHand = value instanceof Command said ? said.site() : ((SiteUpdate) value).site();
        Linker.Step step =
                value instanceof Command command ? linker(inHand).advance(command) : advance((SiteUpdate) value);
        step.events()
                .forEach(event ->
                        tell(topics.identityEvents(), event.site(), event, record, LinkTopology.WRITE_IDENTITY_EVENTS));
        step.identities()
                .forEach((id, identity) ->
                        tell(topics.identities(), id, identity, record, LinkTopology.WRITE_IDENTITIES));
        step.rejectedCommands()
                .forEach(rejected -> refuse(
                        topics.commands().name(),
                        record.withKey(rejected.command().site())
                                .withValue(topics.commands().codec().encode(rejected.command())),
                        rejected.reason()));
        step.rejectedTracklets()
                .forEach(rejected -> refuse(
                        topics.tracklets().name(),
                        record.withKey(rejected.tracklet().site())
                                .withValue(topics.tracklets().codec().encode(rejected.tracklet())),
                        rejected.reason()));
    }

    @Override
    void forgetMemory() {
        linkers.remove(inHand); // read again from the store when next needed
    }

    private Linker.Step advance(SiteUpdate update) {
        Linker.Step step = linker(update.site()).advance(update);
        liveness.computeIfAbsent(update.site(), any -> new CameraLiveness(passage))
                .hear(update.camera());
        return step;
    }

    private Linker linker(String site) {
        return linkers.computeIfAbsent(site, this::restored);
    }

    private Linker restored(String site) {
        return new Linker(model, site, state(), maxBytes());
    }
}
