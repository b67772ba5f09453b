package dev.throughline.app.command;

import dev.throughline.wire.settings.SiteFile;
import dev.throughline.wire.settings.SiteSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which site, and how its broker is reached. */
final class SiteOptions {
    @Option(names = "--site", paramLabel = "FILE", description = "The site's file, site.yaml.")
    @Nullable
    Path file;

    @Mixin
    KafkaOptions kafka = new KafkaOptions();

    /** What the site's file says, or the defaults, with the options laid over. */
    SiteSettings settings() {
        return settings(file);
    }

    /** The same for a file that was named otherwise. */
    SiteSettings settings(@Nullable Path site) {
        SiteSettings settings = site == null ? SiteSettings.defaults() : SiteFile.read(site);
        return settings.withKafka(kafka.over(settings.kafka()));
    }
}
