package dev.throughline.app.broker;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.common.security.plain.PlainLoginModule;

/**
 * A password that a broker demands of every client, its own controller included. It keeps other users of the machine from reading the
 * data and from writing commands. Each start draws a new one.
 */
final class Guard {
    private static final String MECHANISM = "PLAIN";
    private static final String USER = "throughline";
    private static final int BYTES = 24;

    private final String password;

    private Guard(String password) {
        this.password = password;
    }

    static Guard draw() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Guard(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The client's credentials. */
    Map<String, String> client() {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", MECHANISM, "sasl.jaas.config", login() + ";");
    }

    /** The broker's settings for these listeners, and its own credentials as a client. */
    void ask(Map<String, String> settings, String... listeners) {
        settings.put("sasl.enabled.mechanisms", MECHANISM);
        settings.put("sasl.mechanism.inter.broker.protocol", MECHANISM);
        settings.put("sasl.mechanism.controller.protocol", MECHANISM);
        for (String listener : listeners) {
            settings.put(
                    "listener.name." + listener.toLowerCase(java.util.Locale.ROOT) + ".plain.sasl.jaas.config",
                    login() + " user_" + USER + "=\"" + password + "\";");
        }
    }

    private String login() {
        return PlainLoginModule.class.getName() + " required username=\"" + USER + "\" password=\"" + password + "\"";
    }
}
