package dev.throughline.bench.linking;

import dev.throughline.bench.rehearsal.Seen;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Codec;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.settings.DetectSettings;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sightings of a site, kept in its folder, since detecting takes minutes. {@code sightings.bin} has the records of the topic
 * {@code sightings}, each after its length in 4 bytes. {@code sightings.txt} is one line that tells what they were made from; it is written
 * last. Sightings are used again only if that line is the same.
 */
final class SightingsCache {
    private final Path records;
    private final Path line;
    private final String madeFrom;
    private final Codec<FrameSightings> codec =
            new Topics(KafkaSettings.defaults()).sightings().codec();

    /**
     * A cache for one site.
     *
     * @param folder in which the files lie
     * @param command that makes the site
     * @param model name of the embeddings' model
     */
    SightingsCache(Path folder, String command, String model, DetectSettings detector) {
        records = folder.resolve("sightings.bin");
        line = folder.resolve("sightings.txt");
        madeFrom = command + ", " + model + ", " + detector;
    }

    /** The kept sightings; empty if there are none, or they were made from something else. */
    Optional<Seen> read() {
        try {
            return Files.exists(line) && Files.readString(line).strip().equals(madeFrom)
                    ? Optional.of(new Seen(cameras()))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the sightings " + records, e);
        }
    }

    private Map<String, List<FrameSightings>> cameras() throws IOException {
        Map<String, List<FrameSightings>> cameras = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(records)))) {
            for (Optional<byte[]> record = next(in); record.isPresent(); record = next(in)) {
                FrameSightings frame = codec.decode(record.get());
                cameras.computeIfAbsent(frame.info().camera(), any -> new ArrayList<>())
                        .add(frame);
            }
        }
        return cameras;
    }

    private static Optional<byte[]> next(DataInputStream in) throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return Optional.empty();
        }
        in.reset();
        int length = in.readInt();
        byte[] record = in.readNBytes(length);
        if (record.length < length) {
            throw new EOFException("the last record is cut off");
        }
        return Optional.of(record);
    }

    /** Forgets the kept sightings, since the site is made anew: if that is interrupted, they would not be those of its footage. */
    void forget() {
        try {
            Files.deleteIfExists(line);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + line, e);
        }
    }

    /** Keeps the sightings in place of any others. */
    void write(Seen seen) {
        forget();
        try {
            Files.createDirectories(records.toAbsolutePath().getParent());
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(records)))) {
                for (List<FrameSightings> frames : seen.cameras().values()) {
                    for (FrameSightings frame : frames) {
                        byte[] record = codec.encode(frame);
                        out.writeInt(record.length);
                        out.write(record);
                    }
                }
            }
            Files.writeString(line, madeFrom + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the sightings " + records, e);
        }
    }
}
