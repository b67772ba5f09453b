package dev.throughline.ingest.camera;

import java.time.Duration;

/**
 * The counts of a live camera's pictures. In the end, the pictures taken are those published plus those left out.
 *
 * @param taken pictures that came, at the requested rate
 * @param leftOut number of these that were not published, since there was no time for them or their time was
 *     implausible
 * @param lost further pictures that were lost on the way here, as far as the camera's time stamps show
 * @param behind age of the oldest picture that is published but not tracked yet; zero if there is none
 */
public record Intake(long taken, long leftOut, long lost, Duration behind) {
    /** The counts of recorded footage, which is never left out. */
    static final Intake NONE = new Intake(0, 0, 0, Duration.ZERO);

    Intake withTaken(long pictures) {
        return new Intake(pictures, leftOut, lost, behind);
    }

    Intake withLost(long pictures) {
        return new Intake(taken, leftOut, pictures, behind);
    }
}
