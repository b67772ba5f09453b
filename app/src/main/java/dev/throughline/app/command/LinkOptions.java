package dev.throughline.app.command;

import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.Durations;
import dev.throughline.wire.settings.SiteSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of the linking stage, which override the site's file. */
final class LinkOptions {
    @Option(
            names = "--false-match-rate",
            paramLabel = "RATE",
            description =
                    "Of so many comparisons of two different people one may end in a link. Default: as in the site's file,"
                            + " or 0.003")
    @Nullable
    Double falseMatchRate;

    @Option(
            names = "--time-to-live",
            paramLabel = "TIME",
            description =
                    "Somebody who was not seen for longer, such as 12h, is no longer matched. Default: as in the site's"
                            + " file, or 30m; 'replay' without either takes as long as its footage lasts")
    @Nullable
    String timeToLive;

    /** The settings, overridden by these options. */
    SiteSettings over(SiteSettings settings) {
        return withFalseMatchRate(withTimeToLive(settings));
    }

    private SiteSettings withTimeToLive(SiteSettings settings) {
        if (timeToLive == null) {
            return settings;
        }
        try {
            return settings.withLink(settings.stages().link().withTimeToLive(Durations.parse(timeToLive)));
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException("--time-to-live: " + wrong.getMessage(), wrong);
        }
    }

    private SiteSettings withFalseMatchRate(SiteSettings settings) {
        if (falseMatchRate == null) {
            return settings;
        }
        try {
            return settings.withLink(settings.stages().link().withFalseMatchRate(falseMatchRate));
        } catch (IllegalArgumentException wrong) {
            throw new BadSettingsException("--false-match-rate: " + wrong.getMessage(), wrong);
        }
    }
}
