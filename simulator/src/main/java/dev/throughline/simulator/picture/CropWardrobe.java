package dev.throughline.simulator.picture;

import java.util.List;

/**
 * The crops that people are shown as, by person and camera. One crop follows another while a person is in sight, to the last one and back.
 * A person of whom a camera has no crop is shown there as the next camera saw them.
 */
public final class CropWardrobe {
    private static final double SECONDS = .6; // that a crop is shown

    private final List<List<List<CropTexture>>> people;

    /**
     * A wardrobe of these crops.
     *
     * @param people for each person, for each camera, the crops in the order of capture
     * @throws IllegalArgumentException if there is a person without any crop
     */
    public CropWardrobe(List<List<List<CropTexture>>> people) {
        this.people = List.copyOf(people);
        for (int i = 0; i < people.size(); i++) {
            if (people.get(i).stream().allMatch(List::isEmpty)) {
                throw new IllegalArgumentException("person " + (i + 1) + " has no crop");
            }
        }
    }

    /**
     * The crop of a person at a moment.
     *
     * @param person index, from 0
     * @param camera index, from 0; cameras beyond the last one begin anew
     * @param seconds since the person came into sight
     */
    public CropTexture crop(int person, int camera, double seconds) {
        List<List<CropTexture>> cameras = people.get(person);
        int from = camera % cameras.size();
        while (cameras.get(from).isEmpty()) {
            from = (from + 1) % cameras.size();
        }
        return at(cameras.get(from), seconds / SECONDS);
    }

    /**
     * The crop after so many changes: the first to the last, and back, so that none jumps to the first.
     *
     * @param crops at least one
     * @param changes of crops so far; fractions are ignored
     */
    public static CropTexture at(List<CropTexture> crops, double changes) {
        int period = Math.max(1, 2 * (crops.size() - 1));
        int place = (int) changes % period;
        return crops.get(place < crops.size() ? place : period - place);
    }
}
