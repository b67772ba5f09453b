package dev.throughline.wire.settings;

/**
 * How crops are embedded.
 *
 * @param model folder of a model package; empty for the one that is shipped
 * @param device {@code auto}, {@code cpu} or {@code gpu}
 * @param batch crops that go through the model together
 * @param threads of the model on the CPU; 0 is one per core
 */
public record EmbedSettings(String model, String device, int batch, int threads) {
    public EmbedSettings {
        if (!device.equals("auto") && !device.equals("cpu") && !device.equals("gpu")) {
            throw new IllegalArgumentException("embed: device must be auto, cpu or gpu, was '" + device + "'");
        }
        if (batch < 1 || batch > 1024 || threads < 0) {
            throw new IllegalArgumentException(
                    "embed: batch must lie in 1..1024 and threads be at least 0, were " + batch + ", " + threads);
        }
    }

    public static EmbedSettings defaults() {
        return new EmbedSettings("", "auto", 16, 0);
    }
}
