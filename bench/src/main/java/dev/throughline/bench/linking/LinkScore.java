package dev.throughline.bench.linking;

import dev.throughline.bench.rehearsal.Linked;
import dev.throughline.bench.rehearsal.Tracked;
import dev.throughline.bench.rehearsal.TruthSite;
import dev.throughline.bench.scoreboard.MeanStd;
import dev.throughline.wire.message.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The score of one way to link a site's tracklets.
 *
 * @param rule in words
 * @param idf1 across cameras
 * @param identities how many were told
 * @param threshold of an offline rule; null for the others
 * @param pairs the links
 */
record LinkScore(
        String rule, double idf1, long identities, @Nullable Double threshold, LinkedPairs pairs) {
    private static final double[] QUANTILES = {.9, .97};

    /** All ways to link the same tracks. */
    static List<LinkScore> all(TruthSite site, Tracked tracked, OncePer once, Calibration calibration) {
        Scoring scoring = new Scoring(site, tracked, Tracklets.of(tracked, once), Linked.byTheTruth(tracked, site));
        List<LinkScore> scores = new ArrayList<>();
        scores.add(scoring.of("nobody is linked", Linked.byNobody(tracked), null));
        scores.add(scoring.of("Throughline", Linked.byTheLinker(tracked, site.settings(), calibration), null));
        scores.addAll(scoring.online());
        scores.addAll(scoring.offline());
        scores.add(scoring.of("best links of these tracks", scoring.truth, null));
        return scores;
    }

    private record Scoring(TruthSite site, Tracked tracked, Tracklets tracklets, Linked truth) {
        List<LinkScore> online() {
            List<LinkScore> scores = new ArrayList<>();
            for (double quantile : QUANTILES) {
                int[] identities = OnlineRule.identities(tracklets, quantile);
                scores.add(of("plain online rule, " + percent(quantile), linked(identities), null));
            }
            return scores;
        }

        List<LinkScore> offline() {
            OfflineRule rule = new OfflineRule(tracklets);
            List<LinkScore> scores = new ArrayList<>();
            for (double quantile : QUANTILES) {
                scores.add(offline("offline clustering, " + percent(quantile), rule, rule.threshold(quantile)));
            }
            scores.add(hindsight(rule));
            return scores;
        }

        /** The offline rule at the threshold with the highest IDF1; among equals the one that links least. */
        private LinkScore hindsight(OfflineRule rule) {
            String name = "offline clustering, in hindsight";
            LinkScore best = offline(name, rule, 1); // nobody is linked, unless embeddings are equal
            for (double threshold : rule.thresholds()) {
                LinkScore score = offline(name, rule, threshold);
                best = score.idf1 > best.idf1 ? score : best;
            }
            return best;
        }

        private LinkScore offline(String name, OfflineRule rule, double threshold) {
            return of(name, linked(rule.identities(threshold)), threshold);
        }

        private Linked linked(int[] identities) {
            return new Linked(tracked, tracklets.named(identities), List.of());
        }

        LinkScore of(String rule, Linked linked, @Nullable Double threshold) {
            return new LinkScore(
                    rule,
                    linked.score(site).identity().f1(),
                    linked.people(),
                    threshold,
                    LinkedPairs.of(linked.identities(), truth.identities()));
        }

        private static String percent(double quantile) {
            return String.format(Locale.ROOT, "%.0f %%", 100 * quantile);
        }
    }

    /** As in the progress: {@code Throughline .612}. */
    String text() {
        return rule + " " + MeanStd.places(idf1);
    }

    /** The number of people in the truth. */
    static long people(TruthSite site) {
        return site.truth().values().stream()
                .flatMap(List::stream)
                .filter(box -> box.confidence() != 0)
                .mapToLong(box -> box.id())
                .distinct()
                .count();
    }
}
