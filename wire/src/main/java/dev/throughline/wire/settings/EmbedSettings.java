package dev.throughline.wire.settings;

/**
 * How crops are embedded.
 *
 * @param model folder of a model package; empty for the one that is shipped
 * @param device what the model runs on; {@code auto} takes a GPU where there is one
 * @param batch crops that go through the model together
 * @param threads of the model on the CPU; 0 is one per core
 */
public record EmbedSettings(
        String model,
        @Choice({"auto", "cpu", "gpu"}) String device,
        @Range(min = "1", max = "1024") int batch,
        @Range(min = "0") int threads) {
    public EmbedSettings {
        Bounds.check("embed", EmbedSettings.class, model, device, batch, threads);
    }

    public static EmbedSettings defaults() {
        return new EmbedSettings("", "auto", 16, 0);
    }
}
