package dev.throughline.streams.link;

/** Parts of linking beyond a fixed threshold on appearance. Each can be switched off to measure its contribution. */
public enum Piece {
    /** The tracklets of a window are assigned one to one, and those without an identity are scored again. */
    ONE_TO_ONE,
    /** The threshold is learned from impostors of the site. */
    LEARNED_LEVEL,
    /** Transitions between cameras and their times count as evidence. */
    WAYS,
    /** Positions on the ground plane count as evidence, where cameras are calibrated. */
    FLOOR,
    /** Decisions that later evidence overturns are corrected. */
    CORRECTIONS
}
