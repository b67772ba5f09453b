package dev.throughline.bench.zones;

import dev.throughline.bench.rehearsal.Linked;
import dev.throughline.evaluation.site.Resemblance;
import dev.throughline.evaluation.site.SimulationSettings;
import dev.throughline.evaluation.site.SyntheticSite;
import dev.throughline.evaluation.tracking.IdentityScore;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.wire.Calibration;
import dev.throughline.wire.TrackletId;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code bench/zones}. */
@Command(
        name = "bench/zones",
        description =
                "Links a synthetic site by one linker, and by one for each zone, with and without a hand-over at the"
                        + " borders: what that brings and costs.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "People, cameras and sightings are those of './throughline simulate --feed sightings'; nothing is drawn, and no",
            "broker runs. Zones are strips of the site from west to east. docs/scale.md says what the figures mean."
        })
public final class Zones implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(names = "--cameras", paramLabel = "N", description = "How many. Default: ${DEFAULT-VALUE}")
    int cameras = 36;

    @Option(names = "--people", paramLabel = "N", description = "How many come in all. Default: ${DEFAULT-VALUE}")
    int people = 180;

    @Option(names = "--minutes", paramLabel = "N", description = "Of footage. Default: ${DEFAULT-VALUE}")
    int minutes = 5;

    @Option(names = "--fps", paramLabel = "N", description = "Pictures a second. Default: ${DEFAULT-VALUE}")
    double fps = 4;

    @Option(names = "--seed", paramLabel = "N", description = "Another one is another site. Default: ${DEFAULT-VALUE}")
    long seed = 1;

    @Option(
            names = "--kinds",
            paramLabel = "N",
            description = "People differ in so many directions; fewer make more look-alikes. Default: ${DEFAULT-VALUE}")
    int kinds = Resemblance.defaults().kinds();

    @Option(
            names = "--false-match-rate",
            paramLabel = "RATE",
            description =
                    "Of so many comparisons of two different people one may end in a link. Default: ${DEFAULT-VALUE}")
    double falseMatchRate =
            LinkSettings.defaults().falseMatchRate() / 10; // as many links of strangers in a larger gallery

    @Option(names = "--zones", paramLabel = "N", description = "How many. Default: ${DEFAULT-VALUE}")
    int zones = 3;

    @Option(
            names = "--border",
            paramLabel = "N",
            description = "Cameras on each side of a border that both zones hear. Default: ${DEFAULT-VALUE}")
    int border = 4;

    private final Calibration calibration = ModelPackage.shipped().calibration();

    Zones() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Zones()).execute(arguments));
    }

    @Override
    public Integer call() {
        SimulationSettings settings =
                new SimulationSettings(seed, cameras, people, Duration.ofMinutes(minutes), 960, 540, fps, false);
        SyntheticSite site = SyntheticSite.of(settings);
        List<Zone> alone = Zone.divide(site.camerasFromWestToEast(), zones, 0);
        List<Zone> lending = Zone.divide(site.camerasFromWestToEast(), zones, border);
        SpottedPeople spotted = SpottedPeople.of(site, resemblance(), calibration);
        tellTracking(spotted);

        link(alone.get(0), spotted); // the first linker of a process is slower than the others
        Linking one = Linking.measure("one linker", spotted.tracked(), settings(spotted), calibration);
        List<Linking> apart = link(alone, spotted);
        List<Linking> handedOver = link(lending, spotted);

        tellTraffic(Traffic.of(spotted, one.linked().events()));
        tellScoreHead();
        tellScore("nobody is linked", Linked.byNobody(spotted.tracked()), spotted);
        tellScore("one linker", one.linked(), spotted);
        tellScore(zones + " zones", united(alone, apart, spotted), spotted);
        tellScore(zones + " zones with hand-over", united(lending, handedOver, spotted), spotted);
        tellScore("true links", Linked.byTheTruth(spotted.tracked(), spotted.truth()), spotted);

        tellLinkers("for the whole site", List.of(one));
        tellLinkers("for " + zones + " zones", apart);
        tellLinkers("for " + zones + " zones with hand-over", handedOver);
        return 0;
    }

    private Resemblance resemblance() {
        Resemblance usual = Resemblance.defaults();
        return new Resemblance(usual.common(), usual.person(), usual.camera(), usual.visit(), usual.picture(), kinds);
    }

    private SiteSettings settings(SpottedPeople spotted) {
        SiteSettings usual = spotted.truth().settings();
        return usual.withLink(usual.link().withFalseMatchRate(falseMatchRate));
    }

    private List<Linking> link(List<Zone> divided, SpottedPeople spotted) {
        return divided.stream().map(zone -> link(zone, spotted)).toList();
    }

    private Linking link(Zone zone, SpottedPeople spotted) {
        return Linking.measure(zone.name(), zone.of(spotted.tracked()), settings(spotted), calibration);
    }

    private static Linked united(List<Zone> zones, List<Linking> linkings, SpottedPeople spotted) {
        Map<String, String> home = new HashMap<>();
        zones.forEach(zone -> zone.own().forEach(camera -> home.put(camera, zone.name())));
        Map<String, Map<TrackletId, String>> identities = new HashMap<>();
        linkings.forEach(zone -> identities.put(zone.linker(), zone.linked().identities()));
        return new Linked(spotted.tracked(), HandOver.unite(identities, home), List.of());
    }

    private void tellTracking(SpottedPeople spotted) {
        tell(
                "%d cameras, %d people, %d min at %s pictures a second, seed %d: %d pictures, %d sightings%n",
                cameras, people, minutes, fps, seed, spotted.pictures(), spotted.sightings());
        tell(
                "tracked in one thread: %.0f pictures/s, %.0f sightings/s%n%n",
                spotted.pictures() / spotted.trackingSeconds(), spotted.sightings() / spotted.trackingSeconds());
    }

    private void tellTraffic(List<Traffic> traffic) {
        tell("%-22s %10s %14s %18s%n", "topic", "messages", "bytes each", "bytes/s a camera");
        for (Traffic each : traffic) {
            tell(
                    "%-22s %10d %14.0f %18.0f%n",
                    each.what(),
                    each.messages(),
                    each.bytes() / (double) Math.max(1, each.messages()),
                    each.bytes() / (60. * minutes * cameras));
        }
        tell("%n");
    }

    private void tellScoreHead() {
        tell("%-26s %12s %8s %8s %10s %8s%n", "", "IDF1 across", "IDP", "IDR", "tracklets", "names");
    }

    private void tellScore(String how, Linked linked, SpottedPeople spotted) {
        IdentityScore score = linked.score(spotted.truth()).identity();
        tell(
                "%-26s %12.3f %8.3f %8.3f %10d %8d%n",
                how, score.f1(), score.precision(), score.recall(), linked.trackletCount(), linked.people());
    }

    private void tellLinkers(String what, List<Linking> linkers) {
        tell("%n%-32s %8s %8s %8s %8s %10s%n", what, "cameras", "updates", "clocks", "seconds", "updates/s");
        for (Linking each : linkers) {
            tell(
                    "%-32s %8d %8d %8d %8.1f %10.0f%n",
                    each.linker(),
                    each.cameras(),
                    each.updates(),
                    each.clocks(),
                    each.seconds(),
                    each.updatesASecond());
        }
    }

    private void tell(String format, Object... values) {
        PrintWriter console = spec.commandLine().getOut();
        console.printf(Locale.ROOT, format, values);
        console.flush();
    }
}
