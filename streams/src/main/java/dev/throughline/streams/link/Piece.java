package dev.throughline.streams.link;

/** What linking is made of beside a level that looks have to reach. Each can be left out to measure what it brings. */
public enum Piece {
    /** A window is shared out one to one, and whoever went away empty is asked again. */
    ONE_TO_ONE,
    /** The level is learned from strangers of the site. */
    LEARNED_LEVEL,
    /** Ways and their times speak for and against. */
    WAYS,
    /** Places on the floor speak for and against, where cameras are calibrated. */
    FLOOR,
    /** What later evidence overturns is corrected. */
    CORRECTIONS
}
