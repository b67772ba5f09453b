package dev.throughline.app.command;

import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for reaching the broker, which override the site's file. */
final class KafkaOptions {
    private static final int LONGEST_NAME = 64;

    @Option(
            names = "--kafka",
            paramLabel = "HOST:PORT",
            description = "A broker of your own. Default: what the site's file says, else the embedded one.")
    @Nullable
    String bootstrap;

    @Option(
            names = "--prefix",
            paramLabel = "TEXT",
            description = "In front of every topic and group, so that several share a cluster. Default: none.")
    @Nullable
    String prefix;

    @Option(
            names = "--instance",
            paramLabel = "NAME",
            description = "This process among those of its stage; the same again after a restart."
                    + " Default: what the site's file says, else the host's name.")
    @Nullable
    String instance;

    @Option(
            names = "--client-properties",
            paramLabel = "FILE",
            description = "Further properties of Kafka's clients, such as TLS and SASL.")
    @Nullable
    Path client;

    /** The site's settings, overridden by these options. */
    KafkaSettings over(KafkaSettings kafka) {
        Map<String, String> properties = new HashMap<>(kafka.client());
        if (client != null) {
            properties.putAll(read(client));
        }
        String broker = bootstrap == null ? kafka.bootstrap() : bootstrap;
        try {
            return new KafkaSettings(
                    broker,
                    prefix == null ? kafka.prefix() : prefix,
                    instance == null ? name(kafka.instance(), broker) : instance,
                    kafka.topics(),
                    kafka.standbys(),
                    properties);
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /** The name from the site's file. All hosts of a cluster read the same file, so its default means each host's own name. */
    private static String name(String fromSite, String broker) {
        boolean named = !fromSite.equals(KafkaSettings.defaults().instance());
        if (named || broker.isEmpty()) {
            return fromSite;
        }
        try {
            String host = InetAddress.getLocalHost().getHostName();
            return host.substring(0, Math.min(LONGEST_NAME, host.length()));
        } catch (UnknownHostException nameless) {
            return fromSite;
        }
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadSettingsException(
                    "--client-properties " + file + " cannot be read: "
                            + e.getClass().getSimpleName() + " " + e.getMessage(),
                    e);
        }
        Map<String, String> map = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        return map;
    }
}
