package dev.throughline.streams.track;

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
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** People who walk straight through a camera's picture, as a detector and a model would see them, noise included. */
public final class Walkers {
    public static final String SITE = "hall";
    public static final String CAMERA = "door";
    public static final String MODEL = "walkers@0";
    public static final long START = 1_700_000_000_000_000L;

    private final List<Walker> walkers = new ArrayList<>();
    private final String camera;
    private final List<String> expectedCameras;
    private final Random random;
    private final double noise;

    /**
     * Nobody yet.
     *
     * @param expectedCameras what the camera's UP marker names
     * @param noise deviation of boxes in body heights, and of each value of the embeddings
     */
    public Walkers(String camera, List<String> expectedCameras, long seed, double noise) {
        this.camera = camera;
        this.expectedCameras = expectedCameras;
        this.random = new Random(seed);
        this.noise = noise;
    }

    public Walkers(long seed, double noise) {
        this(CAMERA, List.of(CAMERA), seed, noise);
    }

    /**
     * Somebody who walks at one speed.
     *
     * @param person who looks the same wherever the number is the same
     * @param fromSeconds when they come into the picture
     * @param toSeconds when they leave it
     * @param x centre when they come, pixels
     * @param foot lower edge, pixels
     * @param speed pixels a second to the right
     */
    public record Walker(int person, double fromSeconds, double toSeconds, double x, double foot, double speed) {
        private static final float HEIGHT = 120;

        Box boxAt(double seconds) {
            return new Box(
                    (float) (x + speed * (seconds - fromSeconds) - HEIGHT / 5),
                    (float) foot - HEIGHT,
                    HEIGHT * 2 / 5,
                    HEIGHT);
        }
    }

    public Walkers and(Walker walker) {
        walkers.add(walker);
        return this;
    }

    /** Pictures at this rate from 0 until {@code seconds}, after an UP marker and before an END marker. */
    public List<FrameSightings> frames(double fps, double seconds) {
        List<FrameSightings> frames = new ArrayList<>();
        frames.add(marker(1, START, FrameKind.UP));
        int pictures = (int) Math.round(seconds * fps);
        for (int i = 0; i < pictures; i++) {
            frames.add(frame(2 + i, i / fps));
        }
        frames.add(marker(2 + pictures, micros(seconds), FrameKind.END));
        return frames;
    }

    public FrameSightings marker(long sequence, long timeMicros, FrameKind kind) {
        return new FrameSightings(
                FrameInfo.marker(
                        SITE, camera, sequence, timeMicros, kind, kind == FrameKind.UP ? expectedCameras : List.of()),
                MODEL,
                List.of());
    }

    /** Who is there at a moment, in an order that says nothing of who it is. */
    public FrameSightings frame(long sequence, double seconds) {
        List<Sighting> sightings = new ArrayList<>();
        for (Walker walker : walkers) {
            if (seconds >= walker.fromSeconds() && seconds < walker.toSeconds()) {
                sightings.add(sighting(walker.person(), shaken(walker.boxAt(seconds)), .9f));
            }
        }
        Collections.shuffle(sightings, random);
        return new FrameSightings(
                FrameInfo.picture(SITE, camera, sequence, micros(seconds), 1280, 720), MODEL, sightings);
    }

    private Box shaken(Box box) {
        return new Box(
                (float) (box.x() + noise * box.h() * random.nextGaussian()),
                (float) (box.y() + noise * box.h() * random.nextGaussian()),
                box.w(),
                (float) (box.h() * (1 + noise * random.nextGaussian())));
    }

    public Sighting sighting(int person, Box box, float confidence) {
        return new Sighting(
                new Detection(box, confidence), new Quality(48, 200, 0), looks(person), Relation.of(1, 2, 3, 4));
    }

    private Embedding looks(int person) {
        Random own = new Random(person * 7919L);
        float[] values = new float[16];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (own.nextGaussian() + noise * random.nextGaussian());
        }
        return Embedding.of(values);
    }

    public static long micros(double seconds) {
        return START + Math.round(seconds * 1e6);
    }
}
