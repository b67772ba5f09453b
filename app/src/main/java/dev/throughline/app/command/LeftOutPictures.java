package dev.throughline.app.command;

import dev.throughline.app.Failure;
import java.io.PrintWriter;

/** Broken pictures that are skipped. Each one is named, the others are processed, and the exit code reports it in the end. */
final class LeftOutPictures {
    private final PrintWriter err;
    private int leftOut;
    private int asked;

    LeftOutPictures(PrintWriter err) {
        this.err = err;
    }

    /** Names a broken picture. */
    synchronized void add(String name, String why) {
        leftOut++;
        ProgressLine.between(() -> err.println("throughline: " + name + ": " + why));
    }

    /** Notes how many pictures were to be decoded, and how many were. */
    synchronized void of(int pictures, int decoded, Object from) {
        asked += pictures;
        if (decoded == 0 && pictures > 0) {
            throw new Failure("none of the " + pictures + " pictures in " + from + " can be decoded");
        }
    }

    /**
     * Reports how many pictures were skipped.
     *
     * @throws Failure if there were any
     */
    synchronized void conclude() {
        if (leftOut > 0) {
            throw new Failure(leftOut + " of " + asked + " pictures left out, since they cannot be decoded");
        }
    }
}
