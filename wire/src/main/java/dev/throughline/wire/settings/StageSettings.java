package dev.throughline.wire.settings;

/**
 * What the stages do.
 *
 * @param detect who counts as detected
 * @param embed how crops are embedded
 * @param track how people are tracked within a camera
 * @param link how they are linked across cameras
 */
public record StageSettings(DetectSettings detect, EmbedSettings embed, TrackSettings track, LinkSettings link) {
    public static StageSettings defaults() {
        return new StageSettings(
                DetectSettings.defaults(), EmbedSettings.defaults(), TrackSettings.defaults(), LinkSettings.defaults());
    }

    /** The same with other link settings. */
    public StageSettings withLink(LinkSettings other) {
        return new StageSettings(detect, embed, track, other);
    }
}
