package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;

/** A learned table of relative positions, and its entries per pair of tokens. */
final class RelativeTable extends Layer {
    private final int[][] index;
    private final int entries;
    private final Parameter table;
    private @Nullable NDArray settled; // what is asked for, once it does not change

    /** @param values of an entry, V */
    RelativeTable(VitSettings settings, int values) {
        index = RelativePlaces.tokenIndex(settings.rows(), settings.cols());
        entries = RelativePlaces.entries(settings.rows(), settings.cols());
        table = learned("table", new Shape(entries, values), NORMAL);
    }

    /** Shape (T, T, V). The gradient reaches the table, since this is one matrix product with it. */
    NDArray perPair(Pass pass, NDArray data) {
        int tokens = index.length;
        NDArray pairs = settled != null ? settled : choice(data.getManager()).matMul(pass.value(table, data));
        return Pass.owned(data, pairs.reshape(tokens, tokens, -1));
    }

    @Override
    public void settle(NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            settled = Pass.owned(owner, choice(scratch).matMul(table.getArray()));
        }
    }

    /** One row per pair of tokens with a 1 at its entry, (T·T, entries). Not kept: of 14×14 patches it has 110 MB. */
    private NDArray choice(NDManager manager) {
        int tokens = index.length;
        float[] choice = new float[tokens * tokens * entries];
        for (int a = 0; a < tokens; a++) {
            for (int b = 0; b < tokens; b++) {
                choice[(a * tokens + b) * entries + index[a][b]] = 1;
            }
        }
        return manager.create(choice, new Shape((long) tokens * tokens, entries));
    }

    /** (entries, V). */
    Parameter table() {
        return table;
    }

    /** As {@link #perPair}: the values of {@code data} do not matter. */
    @Override
    public NDArray apply(Pass pass, NDArray data) {
        return perPair(pass, data);
    }
}
