package dev.throughline.app.command;

import dev.throughline.wire.settings.SiteFile;
import dev.throughline.wire.settings.SiteSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that select the site, and how its broker is reached. */
final class SiteOptions {
    @Option(names = "--site", paramLabel = "FILE", description = "The site's file, site.yaml.")
    @Nullable
    Path file;

    @Mixin
    KafkaOptions kafka = new KafkaOptions();

    /** The settings of the site's file, or the defaults, overridden by the options. */
    SiteSettings settings() {
        return settings(file);
    }

    /** The same for another file. */
    SiteSettings settings(@Nullable Path site) {
        SiteSettings settings = site == null ? SiteSettings.defaults() : SiteFile.read(site);
        return settings.withKafka(kafka.over(settings.kafka()));
    }
}
