package dev.throughline.app.command;

import dev.throughline.app.Failure;
import java.io.PrintWriter;

/** Pictures that are left out since they are broken: each is named, the others go on, and the exit code tells in the end. */
final class LeftOutPictures {
    private final PrintWriter err;
    private int leftOut;
    private int asked;

    LeftOutPictures(PrintWriter err) {
        this.err = err;
    }

    /** Names one. */
    synchronized void add(String name, String why) {
        leftOut++;
        ProgressLine.between(() -> err.println("throughline: " + name + ": " + why));
    }

    /** Notes that so many pictures were to be decoded, and so many could be. */
    synchronized void of(int pictures, int decoded, Object from) {
        asked += pictures;
        if (decoded == 0 && pictures > 0) {
            throw new Failure("none of the " + pictures + " pictures in " + from + " can be decoded");
        }
    }

    /**
     * Says how many there were.
     *
     * @throws Failure if there were any
     */
    synchronized void conclude() {
        if (leftOut > 0) {
            throw new Failure(leftOut + " of " + asked + " pictures left out, since they cannot be decoded");
        }
    }
}
