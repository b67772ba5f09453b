package dev.throughline.bench.scoreboard;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * All measurements of one run.
 *
 * @param command that reproduces them
 * @param model name and weights' SHA-256
 * @param sites the whole pipeline on sites with known truth
 * @param tracking tracking by motion alone, on public detections
 * @param ranking the model and its peer on people on whom the model was not trained
 */
@JsonPropertyOrder({"command", "model", "sites", "tracking", "ranking"})
record ScoreboardResults(
        String command,
        String model,
        List<SiteResult> sites,
        List<PublicDetections.Result> tracking,
        List<RankingResult> ranking) {
    ScoreboardResults {
        sites = List.copyOf(sites);
        tracking = List.copyOf(tracking);
        ranking = List.copyOf(ranking);
    }

    ScoreboardResults with(SiteResult site) {
        List<SiteResult> more = new ArrayList<>(sites);
        more.add(site);
        return new ScoreboardResults(command, model, more, tracking, ranking);
    }

    ScoreboardResults withTracking(List<PublicDetections.Result> others) {
        return new ScoreboardResults(command, model, sites, others, ranking);
    }

    ScoreboardResults withRanking(List<RankingResult> others) {
        return new ScoreboardResults(command, model, sites, tracking, others);
    }
}
