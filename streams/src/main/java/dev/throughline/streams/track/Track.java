package dev.throughline.streams.track;

import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Sighting;
import dev.throughline.wire.message.TrackletUpdate;

/**
 * A live tracklet: tentative until it was seen often enough in a row, then confirmed.
 *
 * @param birth number within the camera in order of the first sighting, from 1; tracks that were never confirmed count too
 * @param number of the tracklet within the camera in order of confirmation, from 1; 0 while tentative
 * @param motion state at the last sighting; not predicted further while unseen, since that can be done from there at any time
 * @param seen how often, when and where
 * @param confidence of the detector in the last sighting
 * @param toldMicros when the linker last received an update; {@link #NEVER} if not yet
 * @param appearance of the person
 * @param trajectory positions on the ground plane; none where the camera is not calibrated
 */
record Track(
        long birth,
        long number,
        Motion motion,
        TrackletUpdate.Seen seen,
        float confidence,
        long toldMicros,
        Appearance appearance,
        Trajectory trajectory) {
    static final long NEVER = -1;

    /** A tentative track of a sighting that matches no other. */
    static Track opened(long birth, long timeMicros, Sighting sighting) {
        Box box = sighting.detection().box();
        return new Track(
                birth,
                0,
                Motion.at(box),
                new TrackletUpdate.Seen(1, timeMicros, timeMicros, box, box),
                sighting.detection().confidence(),
                NEVER,
                Appearance.none(),
                Trajectory.NONE);
    }

    int sightings() {
        return seen.sightings();
    }

    /** Time of the last sighting, µs since the epoch. */
    long toMicros() {
        return seen.toMicros();
    }

    boolean isConfirmed() {
        return number > 0;
    }

    /** The predicted motion at another time, not before the last sighting. */
    Motion at(long timeMicros) {
        return motion.after((timeMicros - toMicros()) / 1e6);
    }

    /** @param blur factor by which the error of the box may exceed the usual; 1 or more */
    Track seen(long timeMicros, Sighting sighting, double blur) {
        Box box = sighting.detection().box();
        return new Track(
                birth,
                number,
                at(timeMicros).seen(box, blur),
                new TrackletUpdate.Seen(seen.sightings() + 1, seen.fromMicros(), timeMicros, seen.first(), box),
                sighting.detection().confidence(),
                toldMicros,
                appearance,
                trajectory);
    }

    Track confirmed(long asNumber) {
        return new Track(birth, asNumber, motion, seen, confidence, toldMicros, appearance, trajectory);
    }

    Track told(long timeMicros) {
        return new Track(birth, number, motion, seen, confidence, timeMicros, appearance, trajectory);
    }

    Track looking(Appearance now) {
        return new Track(birth, number, motion, seen, confidence, toldMicros, now, trajectory);
    }

    Track walking(Trajectory now) {
        return new Track(birth, number, motion, seen, confidence, toldMicros, appearance, now);
    }

    /** The published box: between the estimate and the last sighting, as {@link Motion} weighs them. */
    Box box() {
        return motion.boxBetween(seen.last());
    }
}
