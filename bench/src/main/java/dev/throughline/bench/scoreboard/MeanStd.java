package dev.throughline.bench.scoreboard;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Locale;

/**
 * A score over several seeds.
 *
 * @param mean over the seeds
 * @param deviation standard deviation over the seeds (n − 1); 0 for a single seed
 * @param values one for each seed, in the order of the seeds
 */
@JsonPropertyOrder({"mean", "deviation", "values"})
public record MeanStd(double mean, double deviation, List<Double> values) {
    public MeanStd {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a figure needs at least one value");
        }
    }

    /** The mean and deviation of these values. */
    public static MeanStd of(List<Double> values) {
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double deviation = values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1));
        return new MeanStd(mean, deviation, values);
    }

    /** As on the page: {@code .612 ± .013}, or {@code .612} for one value. */
    public String text() {
        String text = places(mean);
        return values.size() < 2 ? text : text + " ± " + places(deviation);
    }

    /** Three decimals, without a 0 before the point, as in this field's tables. */
    public static String places(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceFirst("^(-?)0\\.", "$1.");
    }
}
