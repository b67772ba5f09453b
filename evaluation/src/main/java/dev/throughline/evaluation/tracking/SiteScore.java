package dev.throughline.evaluation.tracking;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the tracks of a site are worth.
 *
 * @param cameras each camera for itself, by name
 * @param combined the cameras together, but each person in each camera a person of its own: what tracking within a camera
 *     is worth
 * @param identity across cameras: a track is right only where it has the same name as in the other cameras
 * @param hota across cameras, in the same sense
 */
public record SiteScore(
        SortedMap<String, TrackingScore> cameras, TrackingScore combined, IdentityScore identity, HotaScore hota) {
    public SiteScore {
        cameras = Collections.unmodifiableSortedMap(new TreeMap<>(cameras));
    }
}
