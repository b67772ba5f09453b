package dev.throughline.bench.rehearsal;

import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.ingest.camera.RecordedFrames;
import dev.throughline.ingest.crop.Cropper;
import dev.throughline.ingest.crop.DetectStage;
import dev.throughline.ingest.detect.Detector;
import dev.throughline.reid.embed.Embedder;
import dev.throughline.reid.embed.EmbeddingStage;
import dev.throughline.wire.kafka.Outcome;
import dev.throughline.wire.kafka.Stage;
import dev.throughline.wire.message.Detection;
import dev.throughline.wire.message.Embedding;
import dev.throughline.wire.message.Frame;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.Sighting;
import dev.throughline.wire.settings.CameraSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The detections of a site.
 *
 * @param cameras the frames of each camera in order, including its markers; cameras in the order of the site's file
 */
public record Seen(Map<String, List<FrameSightings>> cameras) {
    private static final int FRAMES_AT_ONCE = 16;

    public Seen {
        cameras = Collections.unmodifiableMap(new LinkedHashMap<>(cameras));
    }

    /** The number of pictures of all cameras. */
    public long pictures() {
        return cameras.values().stream()
                .flatMap(List::stream)
                .filter(frame -> !frame.info().isMarker())
                .count();
    }

    /** Detections of the detector. */
    public static Seen byTheDetector(TruthSite site, Embedder embedder) throws InterruptedException {
        Map<String, List<FrameSightings>> cameras = new LinkedHashMap<>();
        try (DetectStage detect = new DetectStage(site.settings().stages().detect())) {
            for (CameraSettings camera : site.settings().cameras()) {
                cameras.put(camera.id(), sightings(site.settings(), camera, detect, embedder));
            }
        }
        return new Seen(cameras);
    }

    /** Detections of a perfect detector: the truth's boxes, whatever their size. */
    public static Seen byTheTruth(TruthSite site, Embedder embedder) throws InterruptedException {
        Map<String, List<FrameSightings>> cameras = new LinkedHashMap<>();
        for (CameraSettings camera : site.settings().cameras()) {
            try (TruthStage detect = new TruthStage(site, camera)) {
                cameras.put(camera.id(), sightings(site.settings(), camera, detect, embedder));
            }
        }
        return new Seen(cameras);
    }

    /**
     * The same with the outputs of a perfect model: all crops of a person have one embedding, and those of different people are nearly
     * orthogonal. A sighting that shows nobody keeps its own embedding.
     */
    public Seen withTrueEmbeddings(TruthSite site) {
        Map<String, List<FrameSightings>> told = new LinkedHashMap<>();
        cameras.forEach((camera, frames) -> {
            Map<Long, List<MotBox>> truth = site.byPicture(camera);
            List<FrameSightings> named = new ArrayList<>(frames.size());
            long pictures = 0;
            for (FrameSightings frame : frames) {
                pictures += frame.info().isMarker() ? 0 : 1;
                named.add(withTrueEmbeddings(frame, truth.getOrDefault(pictures, List.of())));
            }
            told.put(camera, List.copyOf(named));
        });
        return new Seen(told);
    }

    private static FrameSightings withTrueEmbeddings(FrameSightings frame, List<MotBox> truth) {
        long[] people = Matching.ids(
                frame.sightings().stream()
                        .map(sighting -> sighting.detection().box())
                        .toList(),
                truth);
        List<Sighting> sightings = new ArrayList<>(people.length);
        for (int i = 0; i < people.length; i++) {
            Sighting sighting = frame.sightings().get(i);
            Embedding own = sighting.embedding();
            sightings.add(
                    own == null || people[i] == Matching.NOBODY
                            ? sighting
                            : new Sighting(
                                    sighting.detection(),
                                    sighting.quality(),
                                    trueEmbedding(people[i], own.size()),
                                    sighting.relation()));
        }
        return new FrameSightings(frame.info(), frame.model(), sightings);
    }

    private static Embedding trueEmbedding(long person, int size) {
        Random random = new Random(person);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Embedding.of(values);
    }

    @SuppressWarnings("try") // the stage's close would close the embedder, which is not ours
    private static List<FrameSightings> sightings(
            SiteSettings site, CameraSettings camera, Stage<Frame, FrameCrops> detect, Embedder embedder)
            throws InterruptedException {
        EmbeddingStage embed = new EmbeddingStage(embedder);
        List<FrameSightings> sightings = new ArrayList<>();
        try (RecordedFrames frames = RecordedFrames.whole(site, camera)) {
            while (!frames.isOver()) {
                sightings.addAll(made(embed.apply(made(detect.apply(some(frames))))));
            }
        }
        return List.copyOf(sightings);
    }

    private static List<Frame> some(RecordedFrames frames) throws InterruptedException {
        List<Frame> some = new ArrayList<>();
        while (some.size() < FRAMES_AT_ONCE && !frames.isOver()) {
            frames.next(Duration.ZERO).ifPresent(some::add);
        }
        return some;
    }

    private static <T> List<T> made(List<Outcome<T>> outcomes) {
        List<T> made = new ArrayList<>(outcomes.size());
        for (Outcome<T> outcome : outcomes) {
            if (outcome instanceof Outcome.Made<T> value) {
                made.add(value.value());
            } else if (outcome instanceof Outcome.Refused<T> refused) {
                throw new IllegalStateException("measuring goes without dead letters, but " + refused.reason());
            }
        }
        return made;
    }

    /** The truth in place of the detector, for one camera whose pictures come in order. */
    private static final class TruthStage implements Stage<Frame, FrameCrops>, Detector {
        private final Map<Long, List<MotBox>> truth;
        private final Cropper cropper;
        private long pictures;

        TruthStage(TruthSite site, CameraSettings camera) {
            truth = site.byPicture(camera.id());
            cropper = new Cropper(this, site.settings().stages().detect().withMinHeight(0));
        }

        @Override
        public List<Outcome<FrameCrops>> apply(List<Frame> batch) {
            List<Outcome<FrameCrops>> outcomes = new ArrayList<>(batch.size());
            batch.forEach(frame -> outcomes.add(new Outcome.Made<>(cropper.crops(frame))));
            return outcomes;
        }

        @Override
        public List<Detection> detect(Mat pixels) {
            pictures++;
            return truth.getOrDefault(pictures, List.of()).stream()
                    .map(box -> new Detection(box.box(), 1))
                    .toList();
        }

        @Override
        public String name() {
            return "truth";
        }

        @Override
        public boolean needsThought(Frame frame) {
            return !frame.info().isMarker();
        }

        @Override
        public void close() {
            // the cropper needs nothing but this
        }
    }
}
