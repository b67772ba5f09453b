package dev.throughline.streams.link;

import dev.throughline.streams.link.Linker.RejectedTracklet;
import dev.throughline.wire.message.BadRecordException;
import dev.throughline.wire.message.Relation;
import dev.throughline.wire.message.TrackletUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks that tracklets can be compared: embeddings and relations of one model have one size. */
final class SizeCheck {
    private final Gallery gallery;

    SizeCheck(Gallery gallery) {
        this.gallery = gallery;
    }

    /**
     * Tracklets of one window, checked.
     *
     * @param comparable with the gallery and with each other
     */
    record Checked(List<TrackletUpdate> comparable, List<RejectedTracklet> rejected) {}

    /** Checks tracklets of one window. Of two sizes under one model, the first counts. */
    Checked check(List<TrackletUpdate> tracklets) {
        Map<String, Integer> embeddings = new HashMap<>(); // sizes by model
        Map<String, Integer> relations = new HashMap<>();
        List<TrackletUpdate> comparable = new ArrayList<>(tracklets.size());
        List<RejectedTracklet> rejected = new ArrayList<>();
        for (TrackletUpdate tracklet : tracklets) {
            try {
                require(tracklet);
                Relation relation = tracklet.relation();
                if (!tracklet.prototypes().isEmpty()) {
                    int size = tracklet.prototypes().get(0).embedding().size();
                    requireEmbeddings(tracklet, embeddings.computeIfAbsent(tracklet.model(), any -> size));
                }
                if (relation != null) {
                    requireRelation(tracklet, relations.computeIfAbsent(tracklet.model(), any -> relation.size()));
                }
                comparable.add(tracklet);
            } catch (BadRecordException other) {
                rejected.add(new RejectedTracklet(tracklet, String.valueOf(other.getMessage())));
            }
        }
        return new Checked(comparable, rejected);
    }

    /**
     * Checks a tracklet against the gallery.
     *
     * @throws BadRecordException if it was embedded by another model before, or if a size differs
     */
    void require(TrackletUpdate tracklet) {
        gallery.of(tracklet.id()).ifPresent(known -> known.requireSameModel(tracklet));
        gallery.sizeOf(tracklet.model()).ifPresent(known -> requireEmbeddings(tracklet, known));
        gallery.relationSizeOf(tracklet.model()).ifPresent(known -> requireRelation(tracklet, known));
    }

    private static void requireEmbeddings(TrackletUpdate tracklet, int known) {
        if (!tracklet.prototypes().isEmpty()) {
            requireSize(
                    "embeddings",
                    tracklet,
                    tracklet.prototypes().get(0).embedding().size(),
                    known,
                    "values");
        }
    }

    private static void requireRelation(TrackletUpdate tracklet, int known) {
        Relation relation = tracklet.relation();
        if (relation != null) {
            requireSize("a relation", tracklet, relation.size(), known, "pairs");
        }
    }

    private static void requireSize(String what, TrackletUpdate tracklet, int size, int known, String of) {
        if (known != size) {
            throw new BadRecordException("tracklet " + tracklet.track() + " of camera '" + tracklet.camera() + "' has "
                    + what
                    + " of another size under the same model " + tracklet.model() + ": [" + Math.min(size, known) + ", "
                    + Math.max(size, known) + "] " + of);
        }
    }
}
