package dev.throughline.reid.training.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throughline.reid.ReidNetwork.ModelOutput;
import dev.throughline.reid.relation.Divergence;

/** What training asks of the relations of one person's pictures, and of two people's. */
public enum RelationLoss {
    /** Nothing. */
    @JsonProperty("none")
    NONE {
        @Override
        NDArray of(ModelOutput said, NDArray same, int shots, double margin) {
            return said.relations().getManager().zeros(new Shape());
        }
    },
    /** Batch-hard soft-margin triplets on relation vectors, by Euclidean distance: the slides' first; nothing bounds it. */
    @JsonProperty("triplet")
    TRIPLET {
        @Override
        NDArray of(ModelOutput said, NDArray same, int shots, double margin) {
            return Losses.euclideanTriplet(said.relationVectors(), same);
        }
    },
    /** KL(anchor ‖ positive), positives only: the slides' second; not symmetric. */
    @JsonProperty("kl")
    KL {
        @Override
        NDArray of(ModelOutput said, NDArray same, int shots, double margin) {
            return Losses.together(said.relations(), shots, Divergence::kl);
        }
    },
    /** JSD(anchor, positive), positives only, in parts of ln 2: the slides' last. */
    @JsonProperty("jsd")
    JSD {
        @Override
        NDArray of(ModelOutput said, NDArray same, int shots, double margin) {
            return Losses.together(said.relations(), shots, Divergence::partOfMost);
        }
    },
    /** The same on soft relations, and two people's pushed apart up to a margin. */
    @JsonProperty("soft-jsd")
    SOFT_JSD {
        @Override
        NDArray of(ModelOutput said, NDArray same, int shots, double margin) {
            return Losses.together(said.relations(), shots, Divergence::partOfMost)
                    .add(Losses.apart(said.relations(), shots, margin));
        }
    };

    /**
     * A mean over the batch, of shape ().
     *
     * @param said of P·K pictures, each person's beside each other
     * @param same (P·K, P·K), 1 where both show one person
     * @param shots K
     * @param margin 0..ln 2
     */
    abstract NDArray of(ModelOutput said, NDArray same, int shots, double margin);

    /** Whether it is meant for relations of the patches that resemble CLS most, as in the slides, and not for soft ones. */
    public boolean ranked() {
        return this == TRIPLET || this == KL || this == JSD;
    }
}
