package dev.throughline.simulator.site;

/**
 * The pose of a person who stands or walks, at one moment.
 *
 * @param spot the place
 * @param heading direction of the body, radians from east, counting over north
 * @param speed metres a second
 * @param phase of the gait, radians; two steps are 2π
 */
record Pose(Spot spot, double heading, double speed, double phase) {}
