package dev.throughline.app.contract;

import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.kafka.Outcome;
import dev.throughline.wire.kafka.Stage;
import dev.throughline.wire.message.Crop;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.Quality;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads a frame's bytes as text: finds nobody in it, or one person of so many bytes, or cannot use it. */
class Spotter implements Stage<Frame, FrameCrops> {
    static final String NOBODY = "nobody";
    static final String UNUSABLE = "unusable";
    static final String BOMB = "bomb";
    private static final String PERSON = "person of ";

    private final String name;

    /** Signs what it makes with {@code name}. */
    Spotter(String name) {
        this.name = name;
    }

    /** The picture of a person whose crop takes so many bytes. */
    static String person(int bytes) {
        return PERSON + bytes;
    }

    @Override
    public List<Outcome<FrameCrops>> apply(List<Frame> batch) throws InterruptedException {
        return batch.stream().map(this::look).toList();
    }

    private Outcome<FrameCrops> look(Frame frame) {
        String picture = new String(frame.jpeg().bytes(), StandardCharsets.UTF_8);
        if (picture.startsWith(UNUSABLE)) {
            return new Outcome.Refused<>("cannot make anything of " + picture);
        }
        if (picture.startsWith(BOMB)) {
            throw new IllegalStateException("a bomb");
        }
        List<Crop> crops = picture.startsWith(PERSON)
                ? List.of(crop(Integer.parseInt(picture.substring(PERSON.length()))))
                : List.of();
        return new Outcome.Made<>(new FrameCrops(frame.info(), name, crops));
    }

    private static Crop crop(int bytes) {
        return new Crop(new Detection(new Box(0, 0, 1, 1), 1), new Quality(1, 1, 0), Jpeg.of(new byte[bytes]));
    }

    @Override
    public boolean needsThought(Frame frame) {
        return !frame.info().isMarker();
    }

    @Override
    public void close() {}
}
