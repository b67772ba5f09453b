package dev.throughline.bench.fuzz;

import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.FrameInfo;
import dev.throughline.wire.message.FrameKind;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.Quality;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A site with a few cameras and people who walk through them for some seconds, as output of {@code embed}. It is a function of the seed.
 *
 * @param site its id
 * @param cameras their ids
 * @param sightings of all cameras, in the order of arrival
 */
record World(String site, List<String> cameras, List<FrameSightings> sightings) {
    /** The possible camera names; the first camera is calibrated. */
    static final List<String> CAMERAS = List.of("door", "desk", "yard");

    static final int WIDTH = 1280;
    static final int HEIGHT = 720;

    private static final String MODEL = "vit@0123";
    private static final int EMBEDDING = 8;
    private static final long BEGIN_MICROS = 1_700_000_000_000_000L;
    private static final double PICTURES_A_SECOND = 4;

    static World of(long seed) {
        Random random = new Random(seed);
        String site = "site-" + Long.toHexString(random.nextLong()); // a bad byte must not give another world's id
        List<String> cameras = CAMERAS.subList(0, random.nextInt(4) == 0 ? 3 : 2);
        int people = 1 + random.nextInt(2);
        int pictures = 6 + random.nextInt(4);
        List<List<FrameSightings>> perCamera = new ArrayList<>();
        for (int i = 0; i < cameras.size(); i++) {
            String camera = cameras.get(i);
            List<FrameSightings> frames = new ArrayList<>();
            frames.add(marker(site, camera, 1, 0, FrameKind.UP, cameras));
            for (int picture = 0; picture < pictures; picture++) {
                double seconds = picture / PICTURES_A_SECOND;
                List<Sighting> sightings = new ArrayList<>();
                for (int person = 0; person < people; person++) {
                    if ((picture + 5 * (person + i)) % 9 < 6) { // now here, now there
                        sightings.add(sighting(person, seconds, random));
                    }
                }
                frames.add(new FrameSightings(
                        FrameInfo.picture(site, camera, 2 + picture, micros(seconds), WIDTH, HEIGHT),
                        MODEL,
                        sightings));
            }
            frames.add(marker(site, camera, 2 + pictures, pictures / PICTURES_A_SECOND, FrameKind.END, List.of()));
            perCamera.add(frames);
        }
        List<FrameSightings> all = new ArrayList<>();
        for (int i = 0; i < perCamera.get(0).size(); i++) {
            for (List<FrameSightings> frames : perCamera) {
                all.add(frames.get(i));
            }
        }
        return new World(site, cameras, all);
    }

    private static FrameSightings marker(
            String site, String camera, long sequence, double seconds, FrameKind kind, List<String> expectedCameras) {
        return new FrameSightings(
                FrameInfo.marker(site, camera, sequence, micros(seconds), kind, expectedCameras), MODEL, List.of());
    }

    private static Sighting sighting(int person, double seconds, Random random) {
        float height = 150 + 10 * person;
        float x = (float) (100 + 300 * person + 30 * seconds + random.nextGaussian());
        float y = (float) (300 + random.nextGaussian());
        Random own = new Random(person);
        float[] values = new float[EMBEDDING];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (own.nextGaussian() + .05 * random.nextGaussian());
        }
        return new Sighting(
                new Detection(new Box(x, y, height / 3, height), .9f),
                new Quality(48, 200, 0),
                Embedding.of(values),
                Relation.of(1, 2, 3 + person, 4));
    }

    private static long micros(double seconds) {
        return BEGIN_MICROS + Math.round(seconds * 1e6);
    }
}
