package dev.throughline.ingest.camera;

import java.time.Duration;

/**
 * What has come from a live camera, and what became of it. In the end the pictures taken are those published and those left out.
 *
 * @param taken pictures that came, at the rate that was asked for
 * @param leftOut of these, so many were not published: there was no time for them, or their time could not be right
 * @param lost pictures beside these that were lost on their way here, as far as the camera's time stamps tell
 * @param behind age of the oldest picture that was published and is not tracked yet; zero if there is none
 */
record Intake(long taken, long leftOut, long lost, Duration behind) {
    /** Of recorded footage, which waits. */
    static final Intake NONE = new Intake(0, 0, 0, Duration.ZERO);

    Intake withLost(long pictures) {
        return new Intake(taken, leftOut, pictures, behind);
    }
}
