package dev.throughline.reid.packaging;

import dev.throughline.reid.vit.VitSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Resizes a network's learned positions to another grid of patches, so that training can continue at another input
 * size or stride. Absolute positions are interpolated by place, relative ones by distance. The entries of CLS stay as
 * they are.
 */
public record GridChange(PositionGrid from, PositionGrid to) {
    private static final int OF_CLS = 3; // entries of a relative table after those for pairs of patches

    public static GridChange between(VitSettings before, VitSettings after) {
        return new GridChange(
                new PositionGrid(before.rows(), before.cols()), new PositionGrid(after.rows(), after.cols()));
    }

    public Map<String, Tensor> of(Map<String, Tensor> weights) {
        if (from.equals(to)) {
            return weights;
        }
        Map<String, Tensor> changed = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> {
            if (name.equals("vit.absolute")) {
                changed.put(name, from.resized(tensor, to));
            } else if (name.endsWith(".attention.relative.table")) {
                changed.put(name, relative(tensor));
            } else {
                changed.put(name, tensor);
            }
        });
        return changed;
    }

    /** (entries, V) for one grid → for the other. Distances form a grid too, of 2·rows−1 by 2·cols−1. */
    private Tensor relative(Tensor table) {
        int values = (int) table.shape()[1];
        PositionGrid before = distances(from);
        PositionGrid after = distances(to);
        float[] clsFirst = new float[(1 + before.rows() * before.cols()) * values];
        System.arraycopy(table.values(), 0, clsFirst, values, clsFirst.length - values);
        float[] resized = before.resized(
                        new Tensor(new long[] {1, 1 + before.rows() * before.cols(), values}, clsFirst), after)
                .values();
        int pairs = resized.length - values;
        float[] all = new float[pairs + OF_CLS * values];
        System.arraycopy(resized, values, all, 0, pairs);
        System.arraycopy(table.values(), table.values().length - OF_CLS * values, all, pairs, OF_CLS * values);
        return new Tensor(new long[] {all.length / values, values}, all);
    }

    private static PositionGrid distances(PositionGrid grid) {
        return new PositionGrid(2 * grid.rows() - 1, 2 * grid.cols() - 1);
    }
}
