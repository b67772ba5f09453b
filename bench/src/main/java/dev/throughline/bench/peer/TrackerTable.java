package dev.throughline.bench.peer;

import dev.throughline.bench.scoreboard.PublicDetections;
import dev.throughline.bench.scoreboard.PublicDetections.Sequence;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.MotFile;
import dev.throughline.evaluation.tracking.SiteScore;
import dev.throughline.evaluation.tracking.TrackingScore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Our tracker beside others on the same detections. {@code sequences DATA} prints the sequences to track. {@code table DATA TRACKS}
 * prints the scores of ours first, and then of each tracker with a folder in TRACKS.
 */
public final class TrackerTable {
    private TrackerTable() {}

    public static void main(String[] arguments) {
        Path data = Path.of(arguments[1]);
        if (arguments[0].equals("sequences")) {
            PublicDetections.SEQUENCES.forEach(sequence -> System.out.printf(
                    Locale.ROOT,
                    "%s %d %d %d %d%n",
                    sequence.name(),
                    sequence.fps(),
                    sequence.pictures(data),
                    sequence.width(),
                    sequence.height()));
        } else {
            table(data, Path.of(arguments[2]));
        }
    }

    private static void table(Path data, Path peers) {
        StringBuilder head = new StringBuilder("| MOTA, IDF1, HOTA, IDSW |");
        StringBuilder rule = new StringBuilder("|---|");
        for (Sequence sequence : PublicDetections.SEQUENCES) {
            head.append(' ').append(sequence.name()).append(" |");
            rule.append("---|");
        }
        System.out.println(head + " all |");
        System.out.println(rule + "---|");
        row("**Throughline**", PublicDetections.score(data, PublicDetections.tracks(data)));
        folders(peers).forEach(peer -> row(peer.getFileName().toString(), PublicDetections.score(data, tracks(peer))));
    }

    private static void row(String name, SiteScore score) {
        StringBuilder row = new StringBuilder("| ").append(name).append(" |");
        score.cameras().values().forEach(sequence -> row.append(cell(sequence))); // by name, as in the header
        System.out.println(row.append(cell(score.combined())));
    }

    private static String cell(TrackingScore score) {
        return String.format(
                        Locale.ROOT,
                        " %.3f %.3f %.3f %d |",
                        score.clear().mota(),
                        score.identity().f1(),
                        score.hota().hota(),
                        score.clear().switches())
                .replace(" 0.", " .");
    }

    private static Map<String, List<MotBox>> tracks(Path peer) {
        Map<String, List<MotBox>> tracks = new TreeMap<>();
        for (Sequence sequence : PublicDetections.SEQUENCES) {
            tracks.put(sequence.name(), MotFile.read(peer.resolve(sequence.name() + ".txt")));
        }
        return tracks;
    }

    private static List<Path> folders(Path peers) {
        try (Stream<Path> folders = Files.list(peers)) {
            return folders.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the peers' tracks in " + peers, e);
        }
    }
}
