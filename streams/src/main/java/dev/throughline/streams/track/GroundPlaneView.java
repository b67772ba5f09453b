package dev.throughline.streams.track;

import dev.throughline.wire.Limits;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.FloorPoint;
import dev.throughline.wire.geometry.Homography;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.settings.Ground;
import java.util.Optional;

/** A calibrated camera's view of the ground plane: maps the foot of a box to a position. */
final class GroundPlaneView {
    /** A box whose lower edge is this near to that of the picture, in parts of its height, is cut off there, with the feet below. */
    private static final double CUT = .01;

    /** Typical error by which the foot of a box is too high, in parts of its height. */
    private static final double FOOT_OFF = .05;

    /** If that error moves the position by more, metres, the person is too far away to be located. */
    private static final double MOST_OFF = 3;

    private final Ground ground;
    private final Homography toFloor;

    GroundPlaneView(Ground ground) {
        this.ground = ground;
        this.toFloor = ground.toFloor();
    }

    /**
     * The position below the middle of the box's lower edge.
     *
     * @param frame whose picture the box is in
     * @return empty if the feet are not in the picture, or the position lies beyond the horizon, or too far away
     */
    Optional<FloorPoint> foot(Box box, FrameInfo frame) {
        if (box.bottom() >= (1 - CUT) * frame.size().height()) {
            return Optional.empty();
        }
        double across = (double) ground.width() / frame.size().width();
        double down = (double) ground.height() / frame.size().height();
        double column = across * (box.x() + box.w() / 2.);
        double row = down * box.bottom();
        double higher = down * (box.bottom() - FOOT_OFF * box.h());
        if (!(toFloor.depth(column, row) > 0 && toFloor.depth(column, higher) > 0)) {
            return Optional.empty();
        }
        double x = toFloor.x(column, row);
        double y = toFloor.y(column, row);
        double off = StrictMath.hypot(x - toFloor.x(column, higher), y - toFloor.y(column, higher));
        boolean isNear = off <= MOST_OFF && Math.max(Math.abs(x), Math.abs(y)) <= Limits.FARTHEST_METRE;
        return isNear ? Optional.of(new FloorPoint(frame.timeMicros(), x, y)) : Optional.empty();
    }
}
