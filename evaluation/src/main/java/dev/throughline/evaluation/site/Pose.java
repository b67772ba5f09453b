package dev.throughline.evaluation.site;

/**
 * How somebody stands or walks at a moment.
 *
 * @param spot where
 * @param heading where the body faces, radians from east, counting over north
 * @param speed metres a second
 * @param phase of the gait, radians; two steps are 2π
 */
record Pose(Spot spot, double heading, double speed, double phase) {}
