package dev.throughline.wire.message;

import dev.throughline.wire.Limits;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.FloorPoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a tracklet at a moment: opened, grown or closed.
 *
 * @param site of the camera
 * @param camera that sees it
 * @param track number of the tracklet within its camera, from 1
 * @param timeMicros event time of this update, µs since the epoch
 * @param seen how often, when and where
 * @param closed whether this is the last update
 * @param look of the person
 * @param trajectory positions on the ground plane, about once a second, the newest points, in order of time; empty where the camera is not
 *     calibrated
 */
public record TrackletUpdate(
        String site,
        String camera,
        long track,
        long timeMicros,
        Seen seen,
        boolean closed,
        Look look,
        List<FloorPoint> trajectory)
        implements SiteUpdate {
    public TrackletUpdate {
        trajectory = List.copyOf(trajectory);
        Limits.requireId("the site of a tracklet", site);
        Limits.requireCamera("the camera of a tracklet", camera);
        Limits.requireText("the model's name", look.model);
        Limits.requireTime("the first sighting of a tracklet", seen.fromMicros);
        Limits.requireTime("the time of a tracklet", timeMicros);
        Limits.requireAtMost(Limits.MOST_PROTOTYPES, "prototypes of a tracklet", look.prototypes.size());
        Limits.requireAtMost(Limits.MOST_TRAIL_POINTS, "points of a trajectory", trajectory.size());
        if (track < 1 || seen.sightings < 1 || seen.fromMicros > seen.toMicros || seen.toMicros > timeMicros) {
            throw new IllegalArgumentException("tracklet " + track + " of camera '" + camera + "' with "
                    + seen.sightings + " sightings from " + seen.fromMicros + " to " + seen.toMicros + " at "
                    + timeMicros + ": needs track and sightings of at least 1, and from <= to <= time");
        }
        List<Prototype> prototypes = look.prototypes;
        for (Prototype prototype : prototypes) {
            if (prototype.embedding().size() != prototypes.get(0).embedding().size()) {
                throw new IllegalArgumentException("tracklet " + track + " of camera '" + camera
                        + "' has prototypes of several sizes: "
                        + prototypes.get(0).embedding().size() + " and "
                        + prototype.embedding().size() + " values");
            }
        }
        for (int i = 1; i < trajectory.size(); i++) {
            if (trajectory.get(i).timeMicros() <= trajectory.get(i - 1).timeMicros()) {
                throw new IllegalArgumentException("tracklet " + track + " of camera '" + camera
                        + "': the times of its trajectory must rise, "
                        + trajectory.get(i).timeMicros() + " follows "
                        + trajectory.get(i - 1).timeMicros());
            }
        }
    }

    /** The same with a trajectory. */
    public TrackletUpdate withTrajectory(List<FloorPoint> walked) {
        return new TrackletUpdate(site, camera, track, timeMicros, seen, closed, look, walked);
    }

    /** The id of the tracklet. */
    public TrackletId id() {
        return new TrackletId(camera, track);
    }

    public long fromMicros() {
        return seen.fromMicros;
    }

    public long toMicros() {
        return seen.toMicros;
    }

    public String model() {
        return look.model;
    }

    public List<Prototype> prototypes() {
        return look.prototypes;
    }

    public @Nullable Relation relation() {
        return look.relation;
    }

    /**
     * How often, when and where a tracklet was seen.
     *
     * @param sightings how many so far
     * @param fromMicros first sighting, µs since the epoch
     * @param toMicros last sighting so far, µs since the epoch
     * @param first box of the first sighting
     * @param last box of the last sighting
     */
    public record Seen(int sightings, long fromMicros, long toMicros, Box first, Box last) {}

    /**
     * The look of a tracklet's person to a model.
     *
     * @param model of the embeddings: name and SHA-256 of the weights
     * @param prototypes a few embeddings that represent all; empty while none was embedded
     * @param relation mean positional-relation distribution; null while none was embedded
     */
    public record Look(
            String model,
            List<Prototype> prototypes,
            @Nullable Relation relation) {
        public Look {
            prototypes = List.copyOf(prototypes);
        }
    }

    /**
     * One of the embeddings that represent a tracklet.
     *
     * @param embedding unit vector
     * @param weight of the evidence in it, above 0 and finite
     */
    public record Prototype(Embedding embedding, float weight) {
        public Prototype {
            if (!(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a prototype's weight must be above 0 and finite, was " + weight);
            }
        }
    }
}
