package dev.throughline.reid.relation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.throughline.reid.vit.ForwardContext;
import java.util.Arrays;

/**
 * The weights of pairs of patches in a picture, as a distribution over unordered pairs of cells of a coarse body grid.
 *
 * <p>{@code w = softmax(cos(CLS, patch)/τ_w)} over all patches, {@code P(a,b) ∝ w_a·w_b·exp(R[a,b]/τ_r)} over
 * unordered pairs of patches, pooled. The distribution has the same support for every picture and is differentiable in
 * the picture through w. It does not jump where two patches swap ranks, unlike a choice of the best patches.
 */
public final class SoftRelation {
    private static final float FLAT = 1e-6f;
    private static final float NEVER = -1e9f;

    private final RelationSettings settings;
    private final int rows;
    private final int cols;

    /**
     * @param rows of the patch grid
     * @param cols of the patch grid
     * @throws IllegalArgumentException if the body grid is finer than the patch grid
     */
    public SoftRelation(RelationSettings settings, int rows, int cols) {
        if (settings.bodyRows() > rows || settings.bodyCols() > cols) {
            throw new IllegalArgumentException("a body grid of " + settings.bodyRows() + "×" + settings.bodyCols()
                    + " cells is finer than the " + rows + "×" + cols + " patches");
        }
        this.settings = settings;
        this.rows = rows;
        this.cols = cols;
    }

    /**
     * One distribution per picture.
     *
     * @param tokens (B, 1+N, D), CLS first
     * @param relation R, (N, N)
     * @return (B, K), each row summing to 1
     */
    public NDArray distributions(NDArray tokens, NDArray relation) {
        long batch = tokens.getShape().get(0);
        int patches = rows * cols;
        NDArray weights = ForwardContext.scaled(resemblance(tokens), 1 / settings.attentionTemperature())
                .logSoftmax(-1); // logarithms, (B, N): products of sharp weights would vanish
        NDArray undirected =
                ForwardContext.scaled(relation.add(relation.transpose()), .5 / settings.relationTemperature());
        NDArray shares = weights.reshape(batch, patches, 1)
                .add(weights.reshape(batch, 1, patches))
                .add(undirected)
                .reshape(batch, (long) patches * patches)
                .add(ordered(tokens.getManager()))
                .softmax(-1);
        return shares.matMul(pooling(tokens.getManager()));
    }

    /** cos(CLS, patch), (B, N). */
    public static NDArray resemblance(NDArray tokens) {
        NDArray unit =
                tokens.div(tokens.square().sum(new int[] {2}, true).add(FLAT).sqrt());
        return unit.get(new NDIndex(":, 1:"))
                .matMul(unit.get(new NDIndex(":, 0:1")).transpose(0, 2, 1))
                .squeeze(2);
    }

    /** Zero for patches a < b, and the softmax's masking value elsewhere, (1, N·N). */
    private NDArray ordered(NDManager manager) {
        int patches = rows * cols;
        float[] ordered = new float[patches * patches];
        for (int a = 0; a < patches; a++) {
            Arrays.fill(ordered, a * patches, a * patches + a + 1, NEVER);
        }
        return manager.create(ordered, new Shape(1, (long) patches * patches));
    }

    /** A 1 where a pair of patches a < b falls into a pair of cells, (N·N, K). */
    private NDArray pooling(NDManager manager) {
        int patches = rows * cols;
        int pairs = settings.pairs();
        float[] pooling = new float[patches * patches * pairs];
        for (int a = 0; a < patches; a++) {
            for (int b = a + 1; b < patches; b++) {
                pooling[(a * patches + b) * pairs + pairOf(cell(a), cell(b))] = 1;
            }
        }
        return manager.create(pooling, new Shape((long) patches * patches, pairs));
    }

    private int cell(int patch) {
        int row = patch / cols * settings.bodyRows() / rows;
        int col = patch % cols * settings.bodyCols() / cols;
        return row * settings.bodyCols() + col;
    }

    /** Pairs in the order (0,0), (0,1), (1,1), (0,2), … */
    private static int pairOf(int cellA, int cellB) {
        int high = Math.max(cellA, cellB);
        return high * (high + 1) / 2 + Math.min(cellA, cellB);
    }
}
