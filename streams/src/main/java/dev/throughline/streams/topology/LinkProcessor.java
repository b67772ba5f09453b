package dev.throughline.streams.topology;

import dev.throughline.streams.link.Linker;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.Command;
import dev.throughline.wire.SiteUpdate;
import dev.throughline.wire.StageMeter;
import dev.throughline.wire.Topics;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.Neighbours;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.Record;

/** Tracklets and operators' commands in, identity events and identities out. All the thinking is in {@link Linker}. */
final class LinkProcessor extends RefusingProcessor<Object> {
    private final LinkSettings settings;
    private final Duration refresh;
    private final Neighbours neighbours;
    private final Calibration calibration;
    private final Map<String, Linker> linkers = new HashMap<>(); // by site, read from the store when first needed

    LinkProcessor(
            Topics topics,
            LinkSettings settings,
            Duration refresh,
            Neighbours neighbours,
            Calibration calibration,
            StageMeter meter) {
        super(
                topics,
                topic -> topic.equals(topics.commands().name())
                        ? topics.commands().codec()
                        : topics.tracklets().codec(),
                LinkTopology.LINK,
                LinkTopology.WRITE_REFUSED_TRACKLETS,
                meter);
        this.settings = settings;
        this.refresh = refresh;
        this.neighbours = neighbours;
        this.calibration = calibration;
    }

    @Override
    void use(Record<String, byte[]> record, Object value) {
        Linker.Step step = value instanceof Command command
                ? linkers.computeIfAbsent(command.site(), this::linker).advance(command)
                : advance((SiteUpdate) value);
        step.events()
                .forEach(event -> context()
                        .forward(record.withKey(event.site()).withValue(event), LinkTopology.WRITE_IDENTITY_EVENTS));
        step.identities()
                .forEach((id, identity) ->
                        context().forward(record.withKey(id).withValue(identity), LinkTopology.WRITE_IDENTITIES));
    }

    private Linker.Step advance(SiteUpdate update) {
        return linkers.computeIfAbsent(update.site(), this::linker).advance(update);
    }

    private Linker linker(String site) {
        return new Linker(
                settings,
                refresh,
                neighbours,
                calibration,
                site,
                new StoreShelf(context().getStateStore(LinkTopology.LINKS_STORE)));
    }
}
