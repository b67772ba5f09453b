package dev.throughline.reid.vit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A learned table of relative positions, and its entries per pair of tokens. */
final class RelativeTable extends Layer {
    private final int tokens;
    private final int values;
    private final long[] index; // the entry of each pair of tokens, row by row
    private final Parameter table;
    private @Nullable NDArray prepared; // the precomputed result, once it is constant

    /** @param values of an entry, V */
    RelativeTable(VitSettings settings, int values) {
        tokens = settings.tokens();
        this.values = values;
        index = Arrays.stream(RelativePositionIndex.tokenIndex(settings.rows(), settings.cols()))
                .flatMapToInt(Arrays::stream)
                .asLongStream()
                .toArray();
        int entries = RelativePositionIndex.entries(settings.rows(), settings.cols());
        table = learned("table", new Shape(entries, values), NORMAL);
    }

    /** Shape (T, T, V). */
    NDArray perPair(ForwardContext pass, NDArray data) {
        NDArray pairs = prepared != null ? prepared : chosen(data.getManager(), pass.value(table, data));
        return ForwardContext.owned(data, pairs.reshape(tokens, tokens, values));
    }

    @Override
    public void prepareForInference(NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            prepared = ForwardContext.owned(owner, chosen(scratch, table.getArray()));
        }
    }

    /** (entries, V) → (T·T, V). */
    private NDArray chosen(NDManager manager, NDArray table) {
        NDArray rows = manager.create(index, new Shape(index.length, 1))
                .repeat(1, values); // PyTorch's own: see ForwardContext.scaled
        return ForwardContext.owned(manager, table.gather(rows, 0));
    }

    /** (entries, V). */
    Parameter table() {
        return table;
    }

    /** As {@link #perPair}; the values of {@code data} do not matter. */
    @Override
    public NDArray apply(ForwardContext pass, NDArray data) {
        return perPair(pass, data);
    }
}
