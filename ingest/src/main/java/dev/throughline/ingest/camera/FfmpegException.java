package dev.throughline.ingest.camera;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;

/** An error of FFmpeg. The message is FFmpeg's own text, without any address. */
final class FfmpegException extends RuntimeException {
    /** Linux's error number, negated as FFmpeg returns it. */
    static final int TIMED_OUT = -110;

    static final int REFUSED = -111;
    static final int NO_ROUTE = -113;
    static final int NETWORK_UNREACHABLE = -101;
    /** FFmpeg's error for an unknown host: an input error. */
    static final int UNKNOWN_HOST = -5;
    /** FFmpeg's for RTSP's 461, unsupported transport. */
    static final int OTHER_TRANSPORT = -93;

    private final int code;
    private final boolean answered;

    /**
     * Creates the exception for one of FFmpeg's negative error codes.
     *
     * @param answered whether the host had already agreed to send pictures
     */
    FfmpegException(int code, boolean answered) {
        super(text(code));
        this.code = code;
        this.answered = answered;
    }

    /** Creates the exception for a host that had already agreed to send pictures. */
    FfmpegException(int code) {
        this(code, true);
    }

    /** Whether the host never agreed to send pictures. */
    boolean isBeforeAnswer() {
        return !answered;
    }

    /** The return value of FFmpeg, below 0. */
    int code() {
        return code;
    }

    private static String text(int code) {
        byte[] text = new byte[avutil.AV_ERROR_MAX_STRING_SIZE];
        avutil.av_strerror(code, text, text.length);
        String all = new String(text, StandardCharsets.UTF_8);
        int end = all.indexOf('\0');
        return end < 0 ? all : all.substring(0, end);
    }
}
