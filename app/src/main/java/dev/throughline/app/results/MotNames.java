package dev.throughline.app.results;

import dev.throughline.app.topics.Journeys;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.TrackletId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Assigns the numbers that MOT files need to the boxes of a run. They are the same in all cameras, from 1 in the order in which the
 * identities were first seen. A tracklet that was never decided gets a number of its own, after those.
 */
final class MotNames {
    private static final int PLACES = 4; // as in tracks.jsonl

    private final Function<TrackletId, Optional<String>> lastWord;
    private final Map<String, Long> identities = new HashMap<>();
    private final Map<TrackletId, Long> undecided = new HashMap<>();
    private long numbers;

    private MotNames(List<Identity> known, Function<TrackletId, Optional<String>> lastWord) {
        this.lastWord = lastWord;
        known.forEach(each -> number(identities, each.identity()));
    }

    /** Numbers by the final identities of the events, whatever stands beside the boxes. */
    static MotNames of(Journeys journeys) {
        return new MotNames(journeys.identities(), journeys::identityOf);
    }

    /** Numbers by the identities beside the boxes. */
    static MotNames of(List<Identity> known) {
        return new MotNames(known, tracklet -> Optional.empty());
    }

    private <K> long number(Map<K, Long> of, K key) {
        return of.computeIfAbsent(key, any -> ++numbers);
    }

    /** The boxes of a frame. An identity has one box per frame: a second one gets its tracklet's own number. */
    List<MotBox> boxes(FrameTracks frame) {
        List<MotBox> boxes = new ArrayList<>(frame.boxes().size());
        Set<Long> taken = new HashSet<>();
        for (TrackedBox box : frame.boxes()) {
            TrackletId tracklet = new TrackletId(frame.camera(), box.track());
            String identity = lastWord.apply(tracklet).orElse(box.identity());
            long id = identity == null ? number(undecided, tracklet) : number(identities, identity);
            if (!taken.add(id)) {
                id = number(undecided, tracklet);
                taken.add(id);
            }
            boxes.add(new MotBox(
                    Math.toIntExact(frame.frame()),
                    id,
                    decimal(box.x()),
                    decimal(box.y()),
                    decimal(box.w()),
                    decimal(box.h()),
                    decimal(box.confidence())));
        }
        return boxes;
    }

    /** The decimal that the file shows, not the nearest float. */
    private static double decimal(float value) {
        return new BigDecimal(Float.toString(value))
                .setScale(PLACES, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
