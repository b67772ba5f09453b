package dev.throughline.ingest.camera;

import dev.throughline.ingest.picture.Natives;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/**
 * The video of a file or a stream, demuxed and decoded by FFmpeg, picture by picture. Packets that give no picture are
 * skipped and counted. It has native memory and belongs to one thread.
 */
final class VideoDecoder implements AutoCloseable {
    /** The time, after the first byte, that FFmpeg takes to analyse a stream. */
    private static final Duration ANALYSIS = Duration.ofSeconds(5);
    /** A larger picture is no camera's, and would take the memory of all others: it is not decoded. */
    static final long MOST_PIXELS = 64_000_000;

    /** About 142 years. */
    private static final long MOST_MICROS = 1L << 52;

    /**
     * A stream without a picture for this long counts as failed even if packets come; the interval between key frames
     * is shorter.
     */
    private static final Duration LEAST_WITHOUT_PICTURE = Duration.ofMinutes(1);

    private static final Duration BREATH = Duration.ofMillis(10);
    /** A decoder that is drained must not fail for ever. */
    private static final int MOST_FAILURES_AT_END = 64;

    static {
        Natives.load();
    }

    private final long openedNanos;
    private final AVFormatContext container;
    private final ReadDeadline deadline;
    private final @Nullable Duration patience;
    private final AVPacket packet = avcodec.av_packet_alloc();
    private final AVFrame frame = avutil.av_frame_alloc();
    private final AVStream stream;
    private final AVCodecContext decoder;
    private final int index;
    /** The unit of a time stamp is {@code ticks / ticksPerSecond} seconds. */
    private final int ticks;

    private final int ticksPerSecond;
    private boolean draining;
    private int failuresAtEnd;
    private long undecodable;
    private boolean picturesCame;
    private @Nullable Boolean jpegsEnd; // decided by its first JPEG
    private long pictureNanos = System.nanoTime();

    /**
     * The source of pictures.
     *
     * @param address in FFmpeg's form, including user and password
     * @param format by FFmpeg's name; null lets FFmpeg detect it
     * @param options of FFmpeg's protocols and demuxers
     * @param patience the longest silence of a network; null waits for ever, as for a file
     */
    record Origin(
            String address,
            @Nullable String format,
            Map<String, String> options,
            @Nullable Duration patience) {
        Origin {
            options = Map.copyOf(options);
        }

        @Override
        public String toString() {
            return "an origin"; // its address holds a password
        }
    }

    /**
     * Opens the container and its best video stream.
     *
     * @param deadline limits all waits for a network; the caller closes it after this
     * @return empty if there is no video in it
     * @throws FfmpegException if it cannot be opened
     */
    static Optional<VideoDecoder> open(Origin origin, ReadDeadline deadline) {
        AVFormatContext container = opened(origin, deadline);
        long openedNanos = System.nanoTime();
        try {
            if (origin.patience() != null) {
                deadline.extend(origin.patience().plus(ANALYSIS));
            }
            require(avformat.avformat_find_stream_info(container, (PointerPointer<?>) null), deadline);
            if (deadline.hasPassed()) {
                throw new FfmpegException(FfmpegException.TIMED_OUT);
            }
            int best = avformat.av_find_best_stream(container, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
            if (best < 0 || isNoFilm(container, best)) {
                avformat.avformat_close_input(container);
                return Optional.empty();
            }
            return Optional.of(new VideoDecoder(
                    openedNanos,
                    container,
                    container.streams(best),
                    decoder(container.streams(best)),
                    deadline,
                    origin.patience()));
        } catch (RuntimeException failed) {
            avformat.avformat_close_input(container);
            throw failed;
        }
    }

    private static AVFormatContext opened(Origin origin, ReadDeadline deadline) {
        AVFormatContext container = avformat.avformat_alloc_context();
        AVDictionary options = new AVDictionary(null);
        try {
            if (origin.patience() != null) {
                deadline.extend(origin.patience());
            }
            deadline.watch(container);
            origin.options().forEach((key, value) -> avutil.av_dict_set(options, key, value, 0));
            AVInputFormat format = origin.format() == null ? null : avformat.av_find_input_format(origin.format());
            if (format != null) { // otherwise a silent device would be waited for without a deadline
                container.flags(container.flags() | AVFormatContext.AVFMT_FLAG_NONBLOCK);
            }
            int returned = avformat.avformat_open_input(container, origin.address(), format, options);
            if (returned < 0) { // FFmpeg has freed the container
                throw new FfmpegException(deadline.hasPassed() ? FfmpegException.TIMED_OUT : returned, false);
            }
            return container;
        } finally {
            avutil.av_dict_free(options);
        }
    }

    /** Whether it is no video: the cover of a song, or a text, since FFmpeg's "tty" format accepts any .txt file. */
    private static boolean isNoFilm(AVFormatContext container, int best) {
        boolean cover = (container.streams(best).disposition() & avformat.AV_DISPOSITION_ATTACHED_PIC) != 0;
        return cover || container.iformat().name().getString().equals("tty");
    }

    private static void require(int returned, ReadDeadline deadline) {
        if (returned < 0) {
            throw new FfmpegException(deadline.hasPassed() ? FfmpegException.TIMED_OUT : returned);
        }
    }

    private static AVCodecContext decoder(AVStream stream) {
        AVCodec codec = avcodec.avcodec_find_decoder(stream.codecpar().codec_id());
        if (codec == null || codec.isNull()) {
            throw new FfmpegException(avutil.AVERROR_DECODER_NOT_FOUND());
        }
        AVCodecContext decoder = avcodec.avcodec_alloc_context3(codec);
        int returned = avcodec.avcodec_parameters_to_context(decoder, stream.codecpar());
        if (returned >= 0) {
            decoder.pkt_timebase(stream.time_base());
            decoder.thread_count(1); // with several threads, repairs of a damaged picture vary
            decoder.max_pixels(MOST_PIXELS);
            returned = avcodec.avcodec_open2(decoder, codec, (PointerPointer<?>) null);
        }
        if (returned < 0) {
            avcodec.avcodec_free_context(decoder);
            throw new FfmpegException(returned);
        }
        return decoder;
    }

    private VideoDecoder(
            long openedNanos,
            AVFormatContext container,
            AVStream stream,
            AVCodecContext decoder,
            ReadDeadline deadline,
            @Nullable Duration patience) {
        this.openedNanos = openedNanos;
        this.container = container;
        this.stream = stream;
        this.decoder = decoder;
        this.deadline = deadline;
        this.patience = patience;
        index = stream.index();
        ticks = stream.time_base().num();
        ticksPerSecond = stream.time_base().den();
    }

    /**
     * Moves to the next picture that can be decoded.
     *
     * @return false if the file is over, or the host has ended the stream
     * @throws FfmpegException if the network fails, or is silent for too long
     */
    boolean next() {
        while (true) {
            int received = avcodec.avcodec_receive_frame(decoder, frame);
            if (received >= 0) {
                picturesCame = true;
                pictureNanos = System.nanoTime();
                return true;
            }
            if (received == avutil.AVERROR_EOF()) {
                return false;
            }
            if (received != avutil.AVERROR_EAGAIN()) {
                countUndecodable();
                if (draining && ++failuresAtEnd > MOST_FAILURES_AT_END) {
                    return false;
                }
            } else if (draining) {
                return false;
            } else {
                feed();
            }
        }
    }

    /** Passes the next packet of the video to the decoder, or signals the end. */
    private void feed() {
        int read = read();
        if (read < 0) {
            draining = true;
            avcodec.avcodec_send_packet(decoder, null);
            return;
        }
        int sent = isHalf() ? avutil.AVERROR_INVALIDDATA() : avcodec.avcodec_send_packet(decoder, packet);
        avcodec.av_packet_unref(packet);
        if (sent < 0 && sent != avutil.AVERROR_EAGAIN()) {
            countUndecodable();
        }
    }

    /**
     * Whether it is a truncated JPEG, which FFmpeg would silently decode with a grey lower part. Cameras that omit the
     * end of every picture do so from the first one on.
     */
    private boolean isHalf() {
        if (stream.codecpar().codec_id() != avcodec.AV_CODEC_ID_MJPEG) {
            return false;
        }
        boolean ends = endsAsJpeg();
        if (jpegsEnd == null) {
            jpegsEnd = ends;
        }
        return jpegsEnd && !ends;
    }

    private boolean endsAsJpeg() {
        BytePointer bytes = packet.data();
        long last = packet.size() - 1L;
        while (last > 1 && bytes.get(last) == 0) { // padding
            last--;
        }
        return last > 0 && bytes.get(last) == (byte) 0xD9 && bytes.get(last - 1) == (byte) 0xFF;
    }

    /**
     * Counts an undecodable packet. A live stream begins with packets that cannot be decoded, up to its next key
     * frame, and may end within a picture.
     */
    private void countUndecodable() {
        if (patience == null || (picturesCame && !deadline.hasPassed())) {
            undecodable++;
        }
    }

    /** The next packet of the video; negative at its end. Sound may go on after the pictures stop, and is ignored. */
    private int read() {
        if (patience != null) {
            if (System.nanoTime() - pictureNanos > Math.max(LEAST_WITHOUT_PICTURE.toNanos(), patience.toNanos())) {
                throw new FfmpegException(avutil.AVERROR_INVALIDDATA());
            }
            deadline.extend(patience);
        }
        while (true) {
            int read = avformat.av_read_frame(container, packet);
            if (read >= 0 && packet.stream_index() == index) {
                return read;
            }
            if (read >= 0) {
                avcodec.av_packet_unref(packet);
            }
            if (deadline.hasPassed()) {
                throw new FfmpegException(FfmpegException.TIMED_OUT);
            }
            if (read == avutil.AVERROR_EAGAIN() && patience != null) {
                LockSupport.parkNanos(BREATH.toNanos());
            } else if (read < 0 && read != avutil.AVERROR_EOF() && patience != null) {
                throw new FfmpegException(read);
            } else if (read < 0) {
                return read; // a damaged file is used as far as it goes
            }
        }
    }

    /** The picture reached by {@link #next}; valid until the next call. */
    AVFrame frame() {
        return frame;
    }

    /** Its time stamp in µs of the stream's own count, if it has a usable one. */
    OptionalLong stampMicros() {
        return micros(frame.best_effort_timestamp());
    }

    /** Empty if FFmpeg has no stamp, or if sums would overflow. */
    private OptionalLong micros(long stamp) {
        if (stamp == avutil.AV_NOPTS_VALUE) {
            return OptionalLong.empty();
        }
        long micros = avutil.av_rescale_rnd(stamp, 1_000_000L * ticks, ticksPerSecond, avutil.AV_ROUND_DOWN);
        return micros > -MOST_MICROS && micros < MOST_MICROS ? OptionalLong.of(micros) : OptionalLong.empty();
    }

    /** When its packets began to come, by {@link System#nanoTime}: FFmpeg reads some ahead to analyse the stream. */
    long openedNanos() {
        return openedNanos;
    }

    /** The stamp in µs of the first picture that came, decodable or not. */
    OptionalLong firstStampMicros() {
        return micros(stream.start_time());
    }

    /** Whether its format has times. If it has none, FFmpeg makes up evenly spaced stamps. */
    boolean hasTimes() {
        return (container.iformat().flags() & avformat.AVFMT_NOTIMESTAMPS) == 0;
    }

    /** Whether its format allows concatenated segments, each with a different clock. */
    boolean isMadeToBeJoined() {
        return (container.iformat().flags() & avformat.AVFMT_TS_DISCONT) != 0;
    }

    /** The end that the container declares for its pictures; zero if FFmpeg searched for the end itself. */
    Duration declaredLength() {
        if (container.duration_estimation_method() != avformat.AVFMT_DURATION_FROM_STREAM) {
            return Duration.ZERO;
        }
        long whole = Math.max(0, Math.min(container.duration(), MOST_MICROS));
        long own = micros(stream.duration()).orElse(0); // sound may go on for longer
        return Duration.ofNanos(1_000 * (own > 0 ? Math.min(own, whole) : whole));
    }

    /** Pictures per second, by the container; 0 if it does not say. */
    double nominalRate() {
        var rate = stream.avg_frame_rate().num() > 0 && stream.avg_frame_rate().den() > 0
                ? stream.avg_frame_rate()
                : stream.r_frame_rate();
        return rate.num() > 0 && rate.den() > 0 ? (double) rate.num() / rate.den() : 0;
    }

    /** FFmpeg's name of the codec, such as {@code h264}. */
    String codec() {
        return avcodec.avcodec_get_name(stream.codecpar().codec_id()).getString();
    }

    /** The container's metadata under this key, if any. */
    Optional<String> metadata(String key) {
        AVDictionaryEntry entry = avutil.av_dict_get(container.metadata(), key, null, 0);
        return entry == null || entry.isNull()
                ? Optional.empty()
                : Optional.of(entry.value().getString());
    }

    /** The number of packets that gave no picture. */
    long undecodable() {
        return undecodable;
    }

    @Override
    public void close() {
        avcodec.avcodec_free_context(decoder);
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
        avformat.avformat_close_input(container);
    }
}
