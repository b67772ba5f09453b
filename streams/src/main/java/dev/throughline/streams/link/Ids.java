package dev.throughline.streams.link;

import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.message.TrackletUpdate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Deterministic ids: the same footage gives the same ids. */
final class Ids {
    /** 48 bits: among 100,000 identities, an id occurs twice in one of 50,000 sites. */
    private static final int IDENTITY_DIGITS = 12;

    private static final int EVENT_DIGITS = 16;

    private Ids() {}

    /** The id of the identity that begins with this tracklet. */
    static String identity(String site, TrackletUpdate first) {
        return "p-" + hash(IDENTITY_DIGITS, site, first.camera(), first.track(), first.fromMicros());
    }

    /** The id of an identity that is split off another one at this moment, with this tracklet. */
    static String splitOff(String site, String identity, TrackletId tracklet, long timeMicros) {
        return "p-" + hash(IDENTITY_DIGITS, site, identity, tracklet.camera(), tracklet.track(), timeMicros);
    }

    static String event(Object... parts) {
        return "e-" + hash(EVENT_DIGITS, parts);
    }

    private static String hash(int digits, Object... parts) {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            text.append(part).append('\0'); // so that "a", "bc" is not "ab", "c"
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, digits);
        } catch (NoSuchAlgorithmException impossible) { // every Java has SHA-256
            throw new IllegalStateException(impossible);
        }
    }
}
