package dev.throughline.app.command;

import dev.throughline.reid.training.optimise.TrainingListener;
import dev.throughline.reid.training.optimise.TrainingSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Reports a training on the screen. */
final class TrainingScreen implements TrainingListener {
    private final TrainingSettings settings;
    private final PrintWriter screen;
    private final ProgressLine progress;
    private final long began = System.nanoTime();
    private int first = -1;
    private volatile String line = "reading";

    TrainingScreen(TrainingSettings settings, PrintWriter screen, ProgressLine progress) {
        this.settings = settings;
        this.screen = screen;
        this.progress = progress;
    }

    String line() {
        return line;
    }

    @Override
    public void stepped(int step, Map<String, Double> figures) {
        if (first < 0) {
            first = step - 1;
        }
        double each = (System.nanoTime() - began) / 1e9 / (step - first);
        Duration left = Duration.ofSeconds((long) (each * (settings.steps() - step)));
        line = String.format(
                Locale.ROOT,
                "step %,d of %,d  loss %.3f  %.0f crops/s  %s left",
                step,
                settings.steps(),
                figures.get("loss"),
                settings.batch().size() / each,
                String.format("%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart()));
    }

    @Override
    public boolean scored(int step, Map<String, Double> figures) {
        StringBuilder said = new StringBuilder("step " + step + ":");
        figures.forEach((figure, value) -> {
            if (figure.endsWith(".mAP") || figure.endsWith(".rank1")) {
                said.append(String.format(Locale.ROOT, "  %s %.3f", figure, value));
            }
        });
        progress.interrupt(() -> {
            screen.println(said);
            screen.flush();
        });
        return true;
    }
}
