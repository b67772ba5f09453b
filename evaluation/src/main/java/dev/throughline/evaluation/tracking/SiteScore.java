package dev.throughline.evaluation.tracking;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The scores of a site's tracks.
 *
 * @param cameras each camera separately, by name
 * @param combined all cameras together, with ids that hold within a camera only: the quality of tracking within cameras
 * @param identity across cameras: a track is right only if it has the same name as in the other cameras
 * @param hota across cameras, in the same sense
 */
public record SiteScore(
        SortedMap<String, TrackingScore> cameras, TrackingScore combined, IdentityScore identity, HotaScore hota) {
    public SiteScore {
        cameras = Collections.unmodifiableSortedMap(new TreeMap<>(cameras));
    }
}
