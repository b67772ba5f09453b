package dev.throughline.app.run;

import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.KafkaSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Identifies the input of a run: the settings that affect the results, and the footage by name, size and both ends. Speed and broker do
 * not count, since they do not change the results.
 */
final class Fingerprint {
    private static final int END_BYTES = 1024 * 1024;

    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The fingerprint in hexadecimal. Unreadable footage counts by its name alone; the error is reported when it is opened. */
    static String of(SiteSettings site, String version) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(version);
        fingerprint.add(site.withKafka(KafkaSettings.defaults())
                .withMaxLatency(Duration.ZERO)
                .toString());
        fingerprint.add(site.kafka().prefix() + " " + site.kafka().topics().partitions());
        for (CameraSettings camera : site.cameras()) {
            if (!camera.url().isNetwork()) {
                fingerprint.addFootage(camera.url().path());
            }
        }
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private void addFootage(String url) {
        try {
            Path path = Path.of(url);
            if (Files.isDirectory(path)) {
                addFolder(path);
            } else if (Files.isRegularFile(path)) {
                addFile(path);
            }
        } catch (InvalidPathException | IOException notAFile) {
            add("unreadable");
        }
    }

    private void addFolder(Path folder) throws IOException {
        try (Stream<Path> pictures = Files.list(folder)) {
            List<Path> sorted = pictures.sorted().toList();
            for (Path picture : sorted) {
                add(picture.getFileName() + " " + Files.size(picture));
            }
        }
    }

    private void addFile(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            add(Long.toString(file.length()));
            byte[] end = new byte[(int) Math.min(END_BYTES, file.length())];
            file.readFully(end);
            digest.update(end);
            file.seek(file.length() - end.length);
            file.readFully(end);
            digest.update(end);
        }
    }
}
