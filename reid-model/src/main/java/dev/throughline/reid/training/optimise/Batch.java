package dev.throughline.reid.training.optimise;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.picture.RgbPicture;
import dev.throughline.reid.training.data.Augmentation;
import dev.throughline.reid.training.data.LabelledCrop;
import dev.throughline.reid.training.data.PkSampler;
import dev.throughline.reid.training.data.PkSampler.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The augmented pictures of a step with their labels and teacher features, in plain arrays, so that another thread can
 * prepare them.
 */
final class Batch {
    private final List<Sample> samples;
    private final int identities;
    private final int cameras;
    private final Shape shape;
    private final float[] pixels;
    private final int teacherSize;
    private final float[] teacher;

    /** Draws, augments and normalises; deterministic in its arguments. */
    Batch(PkSampler sampler, long step, Normalisation normalisation, Optional<Teacher> asked) {
        samples = sampler.batch(step);
        identities = sampler.identities();
        cameras = sampler.cameras();
        Random random = sampler.random(~step);
        var first = samples.get(0).crop().picture();
        int size = 3 * first.height() * first.width();
        shape = new Shape(samples.size(), 3, first.height(), first.width());
        pixels = new float[samples.size() * size];
        List<RgbPicture> shown = new ArrayList<>();
        for (Sample sample : samples) {
            RgbPicture picture = Augmentation.augmented(sample.crop().picture(), random);
            picture.writeNormalised(pixels, shown.size() * size, normalisation);
            shown.add(picture);
        }
        teacherSize = asked.map(Teacher::size).orElse(0);
        teacher = new float[samples.size() * teacherSize];
        asked.ifPresent(other -> {
            List<LabelledCrop> crops = samples.stream().map(Sample::crop).toList();
            List<float[]> rows = other.rows(crops, shown);
            for (int i = 0; i < rows.size(); i++) {
                System.arraycopy(rows.get(i), 0, teacher, i * teacherSize, teacherSize);
            }
        });
    }

    /** (B, 3, H, W). */
    NDArray pixels(NDManager manager) {
        return manager.create(pixels, shape);
    }

    /** (B, identities), 1 for each crop's person. */
    NDArray oneHot(NDManager manager) {
        float[] oneHot = new float[samples.size() * identities];
        for (int i = 0; i < samples.size(); i++) {
            oneHot[i * identities + samples.get(i).label()] = 1;
        }
        return manager.create(oneHot, new Shape(samples.size(), identities));
    }

    /** (B, cameras), 1 for each crop's camera. */
    NDArray cameras(NDManager manager) {
        float[] oneHot = new float[samples.size() * cameras];
        for (int i = 0; i < samples.size(); i++) {
            oneHot[i * cameras + samples.get(i).camera()] = 1;
        }
        return manager.create(oneHot, new Shape(samples.size(), cameras));
    }

    /** (B, B), 1 where two crops show one person. */
    NDArray same(NDManager manager) {
        int size = samples.size();
        float[] same = new float[size * size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                same[a * size + b] = samples.get(a).label() == samples.get(b).label() ? 1 : 0;
            }
        }
        return manager.create(same, new Shape(size, size));
    }

    /** (B, F), the teacher's features of the pictures. */
    NDArray teacher(NDManager manager) {
        return manager.create(teacher, new Shape(samples.size(), teacherSize));
    }

    int size() {
        return samples.size();
    }
}
