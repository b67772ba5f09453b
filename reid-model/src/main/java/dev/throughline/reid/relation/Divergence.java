package dev.throughline.reid.relation;

import ai.djl.ndarray.NDArray;
import dev.throughline.reid.vit.ForwardContext;

/** Differentiable divergences of two distributions. */
public final class Divergence {
    private static final double ABSENT = 1e-12; // stands for 0 inside a logarithm: p·log p goes to 0 with p

    private Divergence() {}

    /**
     * Jensen–Shannon divergence in nats, {@code ½KL(P‖M) + ½KL(Q‖M)} with {@code M = ½(P+Q)}: symmetric, 0 iff equal, at most
     * ln 2.
     *
     * @param p (…, K), summing to 1
     * @param q (…, K), summing to 1
     * @return (…)
     */
    public static NDArray jsd(NDArray p, NDArray q) {
        NDArray middle = ForwardContext.scaled(p.add(q), .5);
        return ForwardContext.scaled(kl(p, middle).add(kl(q, middle)), .5);
    }

    /** The JSD divided by its maximum, ln 2: 0..1. */
    public static NDArray partOfMost(NDArray p, NDArray q) {
        return ForwardContext.scaled(jsd(p, q), 1 / Math.log(2));
    }

    /**
     * Kullback–Leibler divergence KL(P‖Q) in nats: not symmetric, unbounded.
     *
     * @param p (…, K), summing to 1
     * @param q (…, K), summing to 1
     * @return (…)
     */
    public static NDArray kl(NDArray p, NDArray q) {
        NDArray ratio = p.add(ABSENT).log().sub(q.add(ABSENT).log());
        return p.mul(ratio).sum(new int[] {-1});
    }
}
