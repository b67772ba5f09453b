package dev.throughline.app.command;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.throughline.wire.settings.CameraUrl;

/**
 * Prints a warning in the style of the commands, also beside a progress line. {@code logback.xml} routes only our own warnings here, not
 * those of libraries.
 */
public final class OwnWarnings extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
        ProgressLine.between(() -> {
            System.err.println("throughline: " + CameraUrl.maskedIn(event.getFormattedMessage()));
            System.err.flush();
        });
    }
}
