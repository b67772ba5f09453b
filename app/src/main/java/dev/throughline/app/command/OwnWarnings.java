package dev.throughline.app.command;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.throughline.wire.settings.CameraUrl;

/** Prints a warning as the commands print theirs, beside a progress line too. {@code logback.xml} sends it ours, none of the libraries'. */
public final class OwnWarnings extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
        ProgressLine.between(() -> {
            System.err.println("throughline: " + CameraUrl.maskedIn(event.getFormattedMessage()));
            System.err.flush();
        });
    }
}
