package dev.throughline.reid.embed;

import dev.throughline.wire.kafka.Outcome;
import dev.throughline.wire.kafka.Stage;
import dev.throughline.wire.message.Crop;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameSightings;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.Sighting;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Turns crops into sightings.
 *
 * <p>All crops of all frames at hand go through the model together, whatever camera they come from. A crop that is a
 * box without pixels stays a box. A frame with an undecodable crop is rejected. Markers pass through.
 */
public final class EmbeddingStage implements Stage<FrameCrops, FrameSightings> {
    private final Embedder embedder;

    /** Takes ownership of the embedder, and closes it in the end. */
    public EmbeddingStage(Embedder embedder) {
        this.embedder = embedder;
    }

    @Override
    public List<Outcome<FrameSightings>> apply(List<FrameCrops> batch) throws InterruptedException {
        List<Jpeg> pictures = new ArrayList<>();
        for (FrameCrops frame : batch) {
            for (Crop crop : frame.crops()) {
                if (crop.jpeg() != null) {
                    pictures.add(crop.jpeg());
                }
            }
        }
        Iterator<CropEmbedding> answers = embedder.describe(pictures).iterator();
        List<Outcome<FrameSightings>> outcomes = new ArrayList<>(batch.size());
        for (FrameCrops frame : batch) {
            outcomes.add(outcome(frame, answers));
        }
        return outcomes;
    }

    /** Takes the results for all pictures of this frame from the iterator. */
    private Outcome<FrameSightings> outcome(FrameCrops frame, Iterator<CropEmbedding> answers) {
        List<Sighting> sightings = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < frame.crops().size(); i++) {
            Crop crop = frame.crops().get(i);
            if (crop.jpeg() == null) {
                sightings.add(new Sighting(crop.detection(), crop.quality(), null, null));
                continue;
            }
            CropEmbedding answer = answers.next();
            if (answer instanceof CropEmbedding.Described described) {
                sightings.add(
                        new Sighting(crop.detection(), crop.quality(), described.embedding(), described.relation()));
            } else if (answer instanceof CropEmbedding.Undecodable undecodable) {
                refused.add("crop " + (i + 1) + " of " + frame.crops().size() + ": " + undecodable.reason());
            }
        }
        return refused.isEmpty()
                ? new Outcome.Made<>(
                        new FrameSightings(frame.info(), embedder.model().model(), sightings))
                : new Outcome.Refused<>(String.join("; ", refused));
    }

    @Override
    public boolean needsThought(FrameCrops frame) {
        return frame.crops().stream().anyMatch(crop -> crop.jpeg() != null);
    }

    @Override
    public void close() {
        embedder.close();
    }
}
