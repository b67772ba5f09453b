package dev.throughline.wire.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that a stage could not use, unchanged, with the reason, place and time in its headers.
 *
 * @param stage that rejected it
 * @param reason why
 * @param topic that it was on
 * @param partition of that topic
 * @param offset in that partition
 * @param timestamp of the record, ms since the epoch
 * @param command id of the command that the record is; null for any other
 */
public record DeadLetter(
        String stage,
        String reason,
        String topic,
        int partition,
        long offset,
        long timestamp,
        @Nullable String command) {
    /** Characters. A reason may quote the record, and has to fit beside it. */
    private static final int LONGEST_REASON = 1_000;

    private static final int DEEPEST_CAUSE = 20; // causes may form a cycle

    private static final String OURS = "dev.throughline.";

    private static final String STAGE = "stage";
    private static final String REASON = "reason";
    private static final String TOPIC = "topic";
    private static final String PARTITION = "partition";
    private static final String OFFSET = "offset";
    private static final String TIMESTAMP = "timestamp";
    private static final String COMMAND = "command";

    /**
     * The record to write to {@code deadLetters}: key and value of {@code refused}, unchanged. If they do not fit into {@code maxBytes},
     * first the value is left out, then the key, and the reason says so.
     */
    public static ProducerRecord<String, byte[]> of(
            Topic<byte[]> deadLetters,
            String stage,
            String reason,
            ConsumerRecord<String, byte[]> refused,
            int maxBytes) {
        String key = refused.key();
        byte[] value = refused.value();
        int keyBytes = key == null ? 0 : utf8(key).length;
        int valueBytes = value == null ? 0 : value.length;
        boolean keyFits = keyBytes <= maxBytes;
        boolean valueFits = keyFits && keyBytes + valueBytes <= maxBytes;
        ProducerRecord<String, byte[]> letter =
                new ProducerRecord<>(deadLetters.name(), keyFits ? key : null, valueFits ? value : null);
        String why = shortened(reason)
                + (keyFits ? "" : " (the key is left out, it has " + keyBytes + " bytes)")
                + (valueFits ? "" : " (the value is left out, it has " + valueBytes + " bytes)");
        letter.headers()
                .add(STAGE, utf8(stage))
                .add(REASON, utf8(why))
                .add(TOPIC, utf8(refused.topic()))
                .add(PARTITION, number(refused.partition()))
                .add(OFFSET, number(refused.offset()))
                .add(TIMESTAMP, number(refused.timestamp()));
        return letter;
    }

    /** Names the command that the record is, so that its sender learns that it was rejected. */
    public static void nameCommand(Headers headers, String command) {
        headers.add(COMMAND, utf8(command));
    }

    /**
     * The reason for an unforeseen exception: the root cause, and the innermost place in our code that it passed, which tells where to
     * look.
     */
    public static String reason(Throwable unforeseen) {
        Throwable root = unforeseen;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST_CAUSE; depth++) {
            root = root.getCause();
        }
        return "unforeseen " + root.getClass().getName() + place(root, unforeseen)
                + (root.getMessage() == null ? "" : ": " + root.getMessage());
    }

    /**
     * Looks for our code in the stack of the root cause, below the frames of libraries; after a change of threads, in the stack of the
     * exception that wraps it.
     */
    private static String place(Throwable root, Throwable outermost) {
        return Stream.of(root, outermost)
                .flatMap(thrown -> Arrays.stream(thrown.getStackTrace()))
                .filter(frame -> frame.getClassName().startsWith(OURS))
                .findFirst()
                .map(frame -> " at " + frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName()
                        + ":" + frame.getLineNumber() + ")")
                .orElse("");
    }

    /** Reads the headers of a dead letter. */
    public static DeadLetter read(Headers headers) {
        return new DeadLetter(
                text(headers.lastHeader(STAGE)),
                text(headers.lastHeader(REASON)),
                text(headers.lastHeader(TOPIC)),
                (int) number(headers.lastHeader(PARTITION)),
                number(headers.lastHeader(OFFSET)),
                number(headers.lastHeader(TIMESTAMP)),
                headers.lastHeader(COMMAND) == null ? null : text(headers.lastHeader(COMMAND)));
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static String text(@Nullable Header header) {
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static long number(@Nullable Header header) {
        return header == null || header.value().length != Long.BYTES
                ? -1
                : ByteBuffer.wrap(header.value()).getLong();
    }
}
