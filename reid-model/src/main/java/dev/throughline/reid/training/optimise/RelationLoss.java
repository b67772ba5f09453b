package dev.throughline.reid.training.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.throughline.reid.ReidNetwork.ModelOutput;
import dev.throughline.reid.relation.Divergence;

/** The loss on the relations of one person's pictures, and of two people's. */
public enum RelationLoss {
    /** No loss. */
    @JsonProperty("none")
    NONE {
        @Override
        NDArray of(ModelOutput said, NDArray same, int imagesPerIdentity, double margin) {
            return said.relations().getManager().zeros(new Shape());
        }
    },
    /**
     * Batch-hard soft-margin triplets on relation vectors, by Euclidean distance: the first loss of the slides;
     * unbounded.
     */
    @JsonProperty("triplet")
    TRIPLET {
        @Override
        NDArray of(ModelOutput said, NDArray same, int imagesPerIdentity, double margin) {
            return Losses.euclideanTriplet(said.relationVectors(), same);
        }
    },
    /** KL(anchor ‖ positive), positives only: the second loss of the slides; not symmetric. */
    @JsonProperty("kl")
    KL {
        @Override
        NDArray of(ModelOutput said, NDArray same, int imagesPerIdentity, double margin) {
            return Losses.together(said.relations(), imagesPerIdentity, Divergence::kl);
        }
    },
    /** JSD(anchor, positive), positives only, in units of ln 2: the last loss of the slides. */
    @JsonProperty("jsd")
    JSD {
        @Override
        NDArray of(ModelOutput said, NDArray same, int imagesPerIdentity, double margin) {
            return Losses.together(said.relations(), imagesPerIdentity, Divergence::partOfMost);
        }
    },
    /** The same on soft relations; in addition, the relations of two people are pushed apart up to a margin. */
    @JsonProperty("soft-jsd")
    SOFT_JSD {
        @Override
        NDArray of(ModelOutput said, NDArray same, int imagesPerIdentity, double margin) {
            return Losses.together(said.relations(), imagesPerIdentity, Divergence::partOfMost)
                    .add(Losses.apart(said.relations(), imagesPerIdentity, margin));
        }
    };

    /**
     * The mean over the batch, of shape ().
     *
     * @param said outputs for P·K pictures, each person's adjacent
     * @param same (P·K, P·K), 1 where both show one person
     * @param imagesPerIdentity K
     * @param margin 0..ln 2
     */
    abstract NDArray of(ModelOutput said, NDArray same, int imagesPerIdentity, double margin);

    /**
     * Whether the loss is for ranked relations, over the patches most similar to CLS as in the slides, and not for
     * soft ones.
     */
    public boolean ranked() {
        return this == TRIPLET || this == KL || this == JSD;
    }
}
