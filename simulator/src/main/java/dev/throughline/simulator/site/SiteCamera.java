package dev.throughline.simulator.site;

/**
 * A camera of a synthetic site.
 *
 * @param id within the site, also the name of its files
 * @param number from 0, in the order of the site
 * @param view position and direction
 */
record SiteCamera(String id, int number, Viewpoint view) {}
