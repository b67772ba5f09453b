package dev.throughline.streams.track;

import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.Sighting;

/**
 * A tracklet that lives: tentative until it was seen often enough in a row, then confirmed.
 *
 * @param birth number within the camera in order of the first sighting, from 1; also of those that were never confirmed
 * @param number of the tracklet within the camera in order of confirmation, from 1; 0 while tentative
 * @param motion as believed at {@code toMicros}; not moved on while unseen, since that can be done from there at any time
 * @param sightings so far
 * @param fromMicros first sighting, µs since the epoch
 * @param toMicros last sighting
 * @param first box of the first sighting
 * @param last sighting's box, and how sure the detector was
 * @param toldMicros when the linker was last told; {@link #NEVER} if not yet
 * @param appearance of the person
 * @param trajectory where the person walked; none where the camera is not calibrated
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

    /** Of a sighting that belongs to nobody. */
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

    /** Where the box is likely to be at another time, not before the last sighting. */
    Motion at(long timeMicros) {
        return motion.after((timeMicros - toMicros) / 1e6);
    }

    /** @param blur how much farther off than usual the box may be; 1 or more */
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

    /** The box that is told: halfway between what is believed and what was seen. */
    Box box() {
        return motion.boxBetween(last.box());
    }
}
