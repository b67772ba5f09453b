package dev.throughline.bench.linking;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of one run.
 *
 * @param command that reproduces it
 * @param model name and weights' SHA-256
 */
@JsonPropertyOrder({"command", "model", "sites"})
record LinkingResults(String command, String model, List<LinkingResult> sites) {
    LinkingResults {
        sites = List.copyOf(sites);
    }

    LinkingResults with(LinkingResult site) {
        List<LinkingResult> more = new ArrayList<>(sites);
        more.add(site);
        return new LinkingResults(command, model, more);
    }
}
