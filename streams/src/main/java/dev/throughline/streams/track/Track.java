package dev.throughline.streams.track;

import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.Sighting;

/**
 * A live tracklet: tentative until it was seen often enough in a row, then confirmed.
 *
 * @param birth number within the camera in order of the first sighting, from 1; tracks that were never confirmed count too
 * @param number of the tracklet within the camera in order of confirmation, from 1; 0 while tentative
 * @param motion state at {@code toMicros}; not predicted further while unseen, since that can be done from there at any time
 * @param sightings so far
 * @param fromMicros first sighting, µs since the epoch
 * @param toMicros last sighting
 * @param first box of the first sighting
 * @param last box of the last sighting, and the detector's confidence
 * @param toldMicros when the linker last received an update; {@link #NEVER} if not yet
 * @param appearance of the person
 * @param trajectory positions on the ground plane; none where the camera is not calibrated
 */
record Track(
        long birth,
        long number,
        Motion motion,
        int sightings,
        long fromMicros,
        long toMicros,
        Box first,
        Detection last,
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
                1,
                timeMicros,
                timeMicros,
                box,
                sighting.detection(),
                NEVER,
                Appearance.none(),
                Trajectory.NONE);
    }

    boolean isConfirmed() {
        return number > 0;
    }

    /** The predicted motion at another time, not before the last sighting. */
    Motion at(long timeMicros) {
        return motion.after((timeMicros - toMicros) / 1e6);
    }

    /** @param blur factor by which the error of the box may exceed the usual; 1 or more */
    Track seen(long timeMicros, Sighting sighting, double blur) {
        Box box = sighting.detection().box();
        return new Track(
                birth,
                number,
                at(timeMicros).seen(box, blur),
                sightings + 1,
                fromMicros,
                timeMicros,
                first,
                sighting.detection(),
                toldMicros,
                appearance,
                trajectory);
    }

    Track confirmed(long asNumber) {
        return new Track(
                birth,
                asNumber,
                motion,
                sightings,
                fromMicros,
                toMicros,
                first,
                last,
                toldMicros,
                appearance,
                trajectory);
    }

    Track told(long timeMicros) {
        return new Track(
                birth,
                number,
                motion,
                sightings,
                fromMicros,
                toMicros,
                first,
                last,
                timeMicros,
                appearance,
                trajectory);
    }

    Track looking(Appearance now) {
        return new Track(
                birth, number, motion, sightings, fromMicros, toMicros, first, last, toldMicros, now, trajectory);
    }

    Track walking(Trajectory now) {
        return new Track(
                birth, number, motion, sightings, fromMicros, toMicros, first, last, toldMicros, appearance, now);
    }

    /** The published box: between the estimate and the last sighting, as {@link Motion} weighs them. */
    Box box() {
        return motion.boxBetween(last.box());
    }
}
