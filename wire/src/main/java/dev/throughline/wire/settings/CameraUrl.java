package dev.throughline.wire.settings;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The source of a camera's pictures. Its text, {@link #toString}, is for people: there, user, password, the values of a query and anything
 * like a token in the path are {@code ***}. Nothing else of an address may be printed.
 *
 * <p>Passwords come as people type them, with {@code / # ? @ : %}. So the masked part extends to the last {@code @}, wherever it is. The
 * part used as user and password extends to the last {@code @} that a host follows, unless the address also parses by the rules (RFC 3986).
 */
public final class CameraUrl {
    private static final String MASK = "***";
    /** The longest user and password of FFmpeg's RTSP; it cuts off the rest. */
    private static final int MOST_USER_INFO = 127;

    private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]+)://(.*)", flags());
    /** An address, possibly mistyped, up to the next blank or quote. */
    private static final Pattern IN_TEXT = Pattern.compile(
            "\\b(?:[a-z][a-z0-9+.-]+://|(?:rtsp|rtmp|http|srt|mms)[a-z]?(?::/?|//))((?:\\S*@)?[^\\s'\"]*)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern FILE = Pattern.compile("file://(?:localhost)?(/.*)", flags());
    /** An address without its scheme, such as {@code admin:secret@cam/1}, which is taken for a path. */
    private static final Pattern USER_IN_PATH = Pattern.compile("[^/\\s:@]+:\\S*@");

    private static final Pattern WEBCAM = Pattern.compile("/dev/.*|\\d+", Pattern.DOTALL);
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[\\p{L}\\p{N}._-]+|\\$\\{\\w+})(:\\d{1,5})?(?=[/?#]|$)");
    /** A host that is hardly the rest of a password: an IP address, a name with a dot, localhost. */
    private static final Pattern CLEARLY_A_HOST =
            Pattern.compile("\\[.*|localhost|[\\p{L}\\p{N}_-]+(\\.[\\p{L}\\p{N}_-]+)+");

    private static final Pattern KEY_AND_VALUE = Pattern.compile("=[^/;&?#]*");
    /** A long part of a path that mixes letters and digits: some cameras use such a token in place of a password. */
    private static final Pattern TOKEN =
            Pattern.compile("(?<=/)(?=[^/;]*\\d)(?=[^/;]*[a-zA-Z])[A-Za-z0-9_%~+=-]{16,}(?=[/;]|$)");

    private static final Pattern ENCODED = Pattern.compile("(?:[^%/?#@]|%[0-9a-fA-F]{2})*");

    private final String text;

    private CameraUrl(String text) {
        this.text = text;
    }

    private static int flags() {
        return Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
    }

    /** Parses the text in {@code site.yaml}: a file, a folder, an address, a webcam. {@code file:///yard.mp4} is a file. */
    public static CameraUrl of(String text) {
        Matcher file = FILE.matcher(text.strip());
        return new CameraUrl(file.matches() ? decodedPath(file.group(1)) : text.strip());
    }

    private static String decodedPath(String path) {
        try {
            return Path.of(URI.create("file://" + path)).toString();
        } catch (IllegalArgumentException notByTheRules) { // then the text is taken literally
            return path;
        }
    }

    boolean isBlank() {
        return text.isBlank();
    }

    /** Whether it is an address on a network; otherwise it is a path, or a webcam. */
    public boolean isNetwork() {
        return SCHEME.matcher(text).matches() || text.startsWith("${");
    }

    /** Whether it is the number or the device of a webcam; a number may also be a file. */
    public boolean isWebcam() {
        return WEBCAM.matcher(text).matches();
    }

    /** The path or the webcam. Not for addresses, which hold secrets. */
    public String path() {
        if (isNetwork()) {
            throw new IllegalStateException(this + " is no path");
        }
        return text;
    }

    /** The same, with a relative path resolved against this folder. */
    CameraUrl in(Path folder) {
        return isBlank() || isNetwork() || isWebcam()
                ? this
                : new CameraUrl(folder.resolve(text).normalize().toString());
    }

    /**
     * The address with user and password, as FFmpeg takes it. It must not be printed.
     *
     * @param login from the settings; if it names a user or a password, those of the address do not count
     * @throws BadSettingsException if the login cannot be resolved
     */
    String withSecrets(Login login) {
        String whole = text.startsWith("${") ? login.expanded(text) : text;
        Matcher scheme = SCHEME.matcher(whole);
        if (!scheme.matches()) {
            throw new BadSettingsException("its url is no address, such as rtsp://10.0.0.11/stream");
        }
        String rest = scheme.group(2);
        int at = endOfUser(rest);
        String userInfo = at < 0 ? "" : rest.substring(0, at);
        boolean encoded = ENCODED.matcher(userInfo).matches();
        int colon = userInfo.indexOf(':');
        String user = login.user(part(userInfo, 0, colon < 0 ? userInfo.length() : colon, encoded));
        String password = login.password(colon < 0 ? null : part(userInfo, colon + 1, userInfo.length(), encoded));
        if (userInfo(user, password).length() > MOST_USER_INFO) {
            throw new BadSettingsException("its user and password are longer than the " + MOST_USER_INFO
                    + " letters that FFmpeg takes, where each letter beyond ASCII counts six");
        }
        return scheme.group(1).toLowerCase(Locale.ROOT)
                + "://"
                + userInfo(user, password)
                + login.expanded(rest.substring(at + 1));
    }

    private static String part(String userInfo, int from, int to, boolean encoded) {
        String part = userInfo.substring(from, to);
        return encoded ? decoded(part) : part;
    }

    private static String userInfo(String user, @Nullable String password) {
        if (user.isEmpty() && password == null) {
            return "";
        }
        return encoded(user) + (password == null ? "" : ":" + encoded(password)) + "@";
    }

    /** Index of the {@code @} after user and password; -1 if there are none. */
    private static int endOfUser(String rest) {
        int authority = firstOf(rest, "/?#");
        boolean beginsWithHost = HOST.matcher(rest).lookingAt();
        int last = -1;
        for (int at = rest.indexOf('@'); at >= 0; at = rest.indexOf('@', at + 1)) {
            boolean named = at < authority || rest.lastIndexOf(':', at) >= 0;
            String host = hostAt(rest, at + 1);
            if (!named || host == null) {
                continue;
            }
            if (beginsWithHost && last < 0 && isNoUser(rest, at)) {
                return -1;
            }
            if (CLEARLY_A_HOST.matcher(host).matches()) {
                return at;
            }
            last = at;
        }
        return last;
    }

    /** Whether a text that begins with a host goes on with a path or a query that contains an {@code @}. */
    private static boolean isNoUser(String rest, int at) {
        String host = hostAt(rest, 0);
        int query = rest.indexOf('?');
        return host != null && (CLEARLY_A_HOST.matcher(host).matches() || (query >= 0 && query < at));
    }

    private static @Nullable String hostAt(String rest, int place) {
        Matcher host = HOST.matcher(rest).region(place, rest.length());
        return host.lookingAt() ? host.group(1) : null;
    }

    private static int firstOf(String text, String any) {
        int place = 0;
        while (place < text.length() && any.indexOf(text.charAt(place)) < 0) {
            place++;
        }
        return place;
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (each & 0xFF);
            if (letter < 0x80 && (Character.isLetterOrDigit(letter) || "-._~!$&'()*+,;=".indexOf(letter) >= 0)) {
                encoded.append(letter);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) letter));
            }
        }
        return encoded.toString();
    }

    private static String decoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++, length++) {
            if (bytes[i] == '%') {
                decoded[length] = (byte) Integer.parseInt(new String(bytes, i + 1, 2, StandardCharsets.US_ASCII), 16);
                i += 2;
            } else {
                decoded[length] = bytes[i];
            }
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }

    /** Masks every address in a longer text, such as a message of a library. */
    public static String maskedIn(String text) {
        return IN_TEXT.matcher(text).replaceAll((MatchResult found) -> {
            String begin = found.group().substring(0, found.start(1) - found.start());
            return Matcher.quoteReplacement(begin + maskedRest(found.group(1)));
        });
    }

    private static String maskedRest(String rest) {
        int at = rest.lastIndexOf('@');
        String shown = rest.substring(at + 1);
        int query = firstOf(shown, "?#");
        List<String> parts = new ArrayList<>();
        if (query < shown.length()) {
            for (String part : shown.substring(query + 1).split("[&;#?]", -1)) {
                int equals = part.indexOf('=');
                parts.add(part.isEmpty() ? "" : equals < 0 ? MASK : part.substring(0, equals + 1) + MASK);
            }
        }
        String path = shown.substring(0, query);
        path = TOKEN.matcher(KEY_AND_VALUE.matcher(path).replaceAll("=" + Matcher.quoteReplacement(MASK)))
                .replaceAll(Matcher.quoteReplacement(MASK));
        return (at < 0 ? "" : MASK + "@")
                + path
                + (parts.isEmpty() ? "" : shown.charAt(query) + String.join("&", parts));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CameraUrl url && url.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The masked text. */
    @Override
    public String toString() {
        Matcher address = SCHEME.matcher(text);
        if (address.matches()) {
            return address.group(1) + "://" + maskedRest(address.group(2));
        }
        String masked = maskedIn(text);
        return masked.equals(text)
                ? USER_IN_PATH.matcher(text).replaceFirst(Matcher.quoteReplacement(MASK + "@"))
                : masked;
    }
}
