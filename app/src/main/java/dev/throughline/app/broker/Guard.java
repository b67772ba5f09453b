package dev.throughline.app.broker;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.common.security.plain.PlainLoginModule;

/**
 * A password that a broker asks of everybody who connects, its own controller among them, so that no other user of the machine reads what
 * it holds or writes commands to it. It is drawn anew at each start.
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

    /** What a client has to say. */
    Map<String, String> client() {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", MECHANISM, "sasl.jaas.config", login() + ";");
    }

    /** What the broker asks on these listeners, and says itself where it is a client. */
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
