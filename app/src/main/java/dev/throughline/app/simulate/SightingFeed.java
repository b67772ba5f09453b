package dev.throughline.app.simulate;

import dev.throughline.app.Failure;
import dev.throughline.app.run.Interrupt;
import dev.throughline.ingest.camera.Pacing;
import dev.throughline.simulator.site.DetectorSettings;
import dev.throughline.simulator.site.Resemblance;
import dev.throughline.simulator.site.SimulatedSettings;
import dev.throughline.simulator.site.SpottedSite;
import dev.throughline.simulator.site.SyntheticSite;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.settings.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Publishes simulated outputs of a detector and a re-ID model for a synthetic site, without drawing a picture: sightings for thousands of
 * cameras. It proceeds in rounds: in the first all cameras come up, in the second all take their first picture, and so on to the end. The
 * number of the next round is committed in one transaction with the records before it.
 */
public final class SightingFeed implements Feed {
    private static final int MOST_RECORDS = 2_000; // per transaction, unless one round has more
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

    private final SpottedSite site;
    private final Topic<FrameSightings> topic;
    private final Clients clients;
    private final Pacing pacing;
    private final String name = "simulate-" + SimulatedSettings.SITE;
    private final String fingerprint;
    private final TopicPartition place;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong sightings = new AtomicLong();

    /** Creates a feed, which does not run yet. */
    public SightingFeed(
            SyntheticSite site,
            DetectorSettings detector,
            Resemblance resemblance,
            KafkaSettings kafka,
            Pacing pacing) {
        this.site = new SpottedSite(SimulatedSettings.SITE, site, detector, resemblance);
        this.pacing = pacing;
        topic = new Topics(kafka).sightings();
        clients = new Clients(kafka);
        place = new TopicPartition(topic.name(), 0);
        fingerprint = fingerprint(site.settings() + " " + detector + " " + resemblance);
    }

    private static String fingerprint(String of) {
        CRC32 sum = new CRC32();
        sum.update(of.getBytes(StandardCharsets.UTF_8));
        return "simulation=" + Long.toHexString(sum.getValue());
    }

    @Override
    public long published() {
        return published.get();
    }

    @Override
    public long sightings() {
        return sightings.get();
    }

    @Override
    public boolean run(Interrupt interrupt) throws InterruptedException {
        try (Producer<String, byte[]> producer = clients.transactionalProducer(name);
                Consumer<String, byte[]> bookmark = clients.bookmark(name)) {
            producer.initTransactions(); // aborts what a killed predecessor left open, so that the position is final
            int round = committed(bookmark);
            pacing.join(site.timeMicros(round));
            while (round <= site.lastRound()) {
                if (!awaitDue(round, interrupt)) {
                    return false;
                }
                round = publish(producer, bookmark, round);
            }
            return true;
        } catch (ProducerFencedException fenced) {
            throw new Failure(
                    "another process publishes this site now; stop one of them, or give one a --prefix", fenced);
        } catch (KafkaException broken) {
            throw new Failure(
                    "the broker does not take the sightings (" + broken.getMessage()
                            + "); the same command goes on from here",
                    broken);
        }
    }

    private int committed(Consumer<String, byte[]> bookmark) {
        OffsetAndMetadata committed = bookmark.committed(Set.of(place)).get(place);
        if (committed == null) {
            return 0;
        }
        if (!committed.metadata().equals(fingerprint)) {
            throw new Failure("another simulation was published here; give this one a --prefix of its own");
        }
        return (int) committed.offset();
    }

    private boolean awaitDue(int round, Interrupt interrupt) throws InterruptedException {
        Duration early = early(round);
        while (!early.isZero()) {
            if (interrupt.await(early.compareTo(LONGEST_WAIT) < 0 ? early : LONGEST_WAIT)) {
                return false;
            }
            early = early(round);
        }
        return !interrupt.isAsked();
    }

    private Duration early(int round) {
        return pacing.until(site.timeMicros(round));
    }

    /** Publishes as many due rounds as fit into a transaction, at least one. Returns the next round. */
    private int publish(Producer<String, byte[]> producer, Consumer<String, byte[]> bookmark, int first) {
        int round = first;
        int records = 0;
        long seen = 0;
        producer.beginTransaction();
        do {
            for (FrameSightings frame : site.at(round)) {
                seen += frame.sightings().size();
                send(producer, frame);
            }
            records += site.cameras();
            round++;
        } while (round <= site.lastRound()
                && records + site.cameras() <= MOST_RECORDS
                && early(round).isZero());
        producer.sendOffsetsToTransaction(
                Map.of(place, new OffsetAndMetadata(round, fingerprint)), bookmark.groupMetadata());
        producer.commitTransaction();
        published.addAndGet(records);
        sightings.addAndGet(seen);
        return round;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failed send fails the commit
    private void send(Producer<String, byte[]> producer, FrameSightings frame) {
        producer.send(new ProducerRecord<>(
                topic.name(), frame.info().camera(), topic.codec().encode(frame)));
    }
}
