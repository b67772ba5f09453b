package dev.throughline.simulator.picture;

/** The edges of a figure in pixels from the top left; they may lie outside the picture. */
public record Outline(double left, double top, double right, double bottom) {}
