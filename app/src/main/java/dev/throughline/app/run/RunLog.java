package dev.throughline.app.run;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import dev.throughline.wire.settings.CameraUrl;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Writes the log of stages and libraries to a file, and keeps the console free for the user. */
public final class RunLog implements AutoCloseable {
    private final Logger root;
    private final FileAppender<ILoggingEvent> file = new FileAppender<>();

    private RunLog(LoggerContext context, Path path) {
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Masked masked = new Masked();
        masked.setContext(context);
        masked.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level [%thread] %logger{0}: %msg%n");
        masked.start();
        LayoutWrappingEncoder<ILoggingEvent> lines = new LayoutWrappingEncoder<>();
        lines.setContext(context);
        lines.setLayout(masked);
        lines.start();
        file.setContext(context);
        file.setFile(path.toString());
        file.setAppend(false);
        file.setEncoder(lines);
        file.start();
        root.addAppender(file);
    }

    /** Removes passwords from any address that a library logs. */
    private static final class Masked extends PatternLayout {
        @Override
        public String doLayout(ILoggingEvent event) {
            return CameraUrl.maskedIn(super.doLayout(event));
        }
    }

    /** Writes a new log to this path until closed. */
    public static RunLog open(Path path) {
        return new RunLog((LoggerContext) LoggerFactory.getILoggerFactory(), path);
    }

    @Override
    public void close() {
        root.detachAppender(file);
        file.stop();
    }
}
