package dev.throughline.reid.relation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How relation distributions are computed.
 *
 * @param scale how the absolute and the relative term are put on one scale
 * @param bodyRows rows of the coarse body grid onto which pairs of patches are pooled
 * @param bodyCols its columns
 * @param attentionTemperature τ_w: the lower, the more the weight concentrates on the patches most similar to CLS
 * @param relationTemperature τ_r, or τ for a ranked relation: the lower, the more the learned relation decides between
 *     pairs
 * @param ranked which patches are paired, for the slides' relation; null for the soft relation, over all pairs of
 *     patches
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RelationSettings(
        Scale scale,
        int bodyRows,
        int bodyCols,
        double attentionTemperature,
        double relationTemperature,
        @Nullable RankedRelation ranked) {
    /** How {@code P_abs·P_absᵀ} and {@code P_rel} are added. */
    public enum Scale {
        /** As they are. */
        @JsonProperty("raw")
        RAW,
        /** The cosine of absolute positions plus the standardised relative term, each with a learned scale. */
        @JsonProperty("cosine")
        COSINE
    }

    public RelationSettings {
        if (bodyRows < 1 || bodyCols < 1 || bodyRows * bodyCols < 2) {
            throw new IllegalArgumentException(
                    "the body grid needs two cells or more, had " + bodyRows + " rows and " + bodyCols + " columns");
        }
        if (!(attentionTemperature > 0) || !(relationTemperature > 0)) {
            throw new IllegalArgumentException(
                    "temperatures must be above 0, were " + attentionTemperature + " and " + relationTemperature);
        }
    }

    /**
     * Eight rows and two columns, 136 pairs. The attention is sharp enough for people to differ, and the learned
     * relation cannot decide alone. At .5 the learned relation does decide alone, and all pictures become alike (ADR
     * 22).
     */
    public static RelationSettings defaults() {
        return soft(Scale.COSINE, 8, 2, .05, 2);
    }

    /** A relation over all pairs of patches: see {@link SoftRelation}. */
    public static RelationSettings soft(
            Scale scale, int bodyRows, int bodyCols, double attentionTemperature, double relationTemperature) {
        return new RelationSettings(scale, bodyRows, bodyCols, attentionTemperature, relationTemperature, null);
    }

    /** The same, over pairs of the patches most similar to CLS. */
    public RelationSettings of(RankedRelation chosen) {
        return new RelationSettings(scale, bodyRows, bodyCols, attentionTemperature, relationTemperature, chosen);
    }

    /** K: the pairs of chosen patches, or the unordered pairs of cells, including each cell with itself. */
    public int pairs() {
        if (ranked != null) {
            return ranked.size();
        }
        int cells = bodyRows * bodyCols;
        return cells * (cells + 1) / 2;
    }
}
