package dev.throughline.wire.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * User and password that a camera asks for. They are taken as they are, whatever letters they have; {@code ${NAME}} in them, and in the
 * camera's url, stands for what the environment has under that name. They are looked up each time the camera is opened.
 *
 * @param user empty for the one in the url, if there is one
 * @param password empty for the one in the url, if there is one
 * @param passwordFile a file whose first line is the password; a path is relative to the folder of the site's file; empty for none
 */
public record Login(String user, String password, String passwordFile) {
    /** The user and password in the url, if any. */
    public static final Login NONE = new Login("", "", "");

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final long MOST_BYTES = 4096;

    public Login {
        if (!password.isEmpty() && !passwordFile.isEmpty()) {
            throw new IllegalArgumentException("login: has both password and password-file; give one of them");
        }
    }

    /** The user, or {@code inUrl} if there is none. */
    String user(String inUrl) {
        return expanded(user.isEmpty() ? inUrl : user);
    }

    /** The password, or {@code inUrl} if there is none; null if neither has one. */
    @Nullable
    String password(@Nullable String inUrl) {
        if (!passwordFile.isEmpty()) {
            return firstLine();
        }
        String named = password.isEmpty() ? inUrl : password;
        return named == null ? null : expanded(named);
    }

    private String firstLine() {
        try {
            Path file = Path.of(passwordFile);
            if (Files.size(file) > MOST_BYTES) {
                throw new BadSettingsException("its password-file " + passwordFile + " is larger than a password");
            }
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException | InvalidPathException unreadable) {
            throw new BadSettingsException(
                    "its password-file " + passwordFile + " cannot be read ("
                            + unreadable.getClass().getSimpleName() + "); name a file whose first line is the password",
                    unreadable);
        }
    }

    /** Replaces variables by their values in the environment. */
    String expanded(String text) {
        return expanded(text, System::getenv);
    }

    static String expanded(String text, Function<String, @Nullable String> environment) {
        return VARIABLE.matcher(text).replaceAll((MatchResult variable) -> {
            String value = environment.apply(variable.group(1));
            if (value == null) {
                throw new BadSettingsException("it names " + variable.group() + ", which the environment does not have;"
                        + " export " + variable.group(1) + " first");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** Reveals nothing. */
    @Override
    public String toString() {
        return equals(NONE) ? "Login[]" : "Login[***]";
    }
}
