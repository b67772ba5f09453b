package dev.throughline.app.results;

import dev.throughline.app.OwnerOnly;
import dev.throughline.app.WholeFile;
import dev.throughline.app.topics.Journeys;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.Jpeg;
import dev.throughline.wire.message.TrackletId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The best view of each visit as files, updated while crops and tracks arrive. A picture stays in memory only until it is written.
 * Pictures of undecided tracklets are kept only while there is room.
 */
final class GrowingThumbnails {
    /** At most this many frames' crops wait for their tracks; beyond that the oldest are dropped. */
    private static final int WAITING = 2_000;
    /** At most this many undecided tracklets keep their pictures. */
    private static final int UNDECIDED = 1_000;

    private final Path folder;
    private final Map<String, NavigableMap<Long, FrameCrops>> waiting = new HashMap<>();
    private final Map<TrackletId, View> views = new LinkedHashMap<>();
    private int waitingFrames;

    /** The best view of a tracklet so far. */
    private static final class View {
        private BestCrops.Scored best;
        private boolean isNew = true; // not yet in its file
        private @Nullable String name; // name of the file

        View(BestCrops.Scored best) {
            this.best = best;
        }
    }

    /** Thumbnails in this folder, which is created with the first one. */
    GrowingThumbnails(Path folder) {
        this.folder = folder;
    }

    /** Adds the crops of a frame; its tracks arrive later. */
    void add(FrameCrops frame) {
        FrameCrops before = waiting.computeIfAbsent(frame.info().camera(), any -> new TreeMap<>())
                .put(frame.info().timeMicros(), frame);
        waitingFrames += before == null ? 1 : 0;
        while (waitingFrames > WAITING) {
            waiting.values().stream()
                    .filter(camera -> !camera.isEmpty())
                    .min((one, other) -> Long.compare(one.firstKey(), other.firstKey()))
                    .ifPresent(NavigableMap::pollFirstEntry);
            waitingFrames--;
        }
    }

    /** Adds the tracks of a frame whose crops arrived before. */
    void add(FrameTracks frame) {
        NavigableMap<Long, FrameCrops> camera = waiting.get(frame.camera());
        if (camera == null) {
            return;
        }
        FrameCrops crops = camera.get(frame.time());
        if (crops != null) {
            for (FrameTracks.TrackedBox box : frame.boxes()) {
                BestCrops.Scored found = BestCrops.bestMatch(crops, box);
                if (found != null) {
                    keepBetter(new TrackletId(frame.camera(), box.track()), found);
                }
            }
        }
        NavigableMap<Long, FrameCrops> done = camera.headMap(frame.time(), true);
        waitingFrames -= done.size();
        done.clear();
    }

    private void keepBetter(TrackletId tracklet, BestCrops.Scored found) {
        View view = views.get(tracklet);
        if (view == null) {
            views.put(tracklet, new View(found));
        } else if (found.score() > view.best.score()) {
            view.best = found;
            view.isNew = true;
        }
    }

    /** Writes new views under the names that the journeys give, and deletes files that no journey shows any more. */
    void write(Journeys journeys) throws IOException {
        for (Identity identity : journeys.identities()) {
            for (Identity.Visit visit : identity.journey()) {
                View view = views.get(new TrackletId(visit.camera(), visit.track()));
                if (view != null) {
                    write(view, Results.thumbnail(journeys, identity.identity(), visit));
                }
            }
        }
        dropUndecided(journeys);
    }

    private void write(View view, String name) throws IOException {
        if (view.name != null && !view.name.equals(name)) {
            Path before = folder.resolve(view.name);
            if (view.isNew) {
                Files.deleteIfExists(before);
            } else {
                Files.move(before, folder.resolve(name));
            }
        }
        if (view.isNew) {
            OwnerOnly.createFolder(folder);
            WholeFile.write(folder.resolve(name), view.best.jpeg().bytes());
            view.best = view.best.withoutPicture();
            view.isNew = false;
        }
        view.name = name;
    }

    private void dropUndecided(Journeys journeys) throws IOException {
        int undecided = 0;
        for (View view : views.values()) {
            undecided += view.name == null ? 1 : 0;
        }
        for (Iterator<Map.Entry<TrackletId, View>> each = views.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<TrackletId, View> next = each.next();
            boolean forgotten = journeys.isForgotten(next.getKey());
            if (forgotten && next.getValue().name != null) {
                Files.deleteIfExists(folder.resolve(next.getValue().name));
            }
            boolean tooMany = next.getValue().name == null && undecided > UNDECIDED;
            undecided -= tooMany ? 1 : 0;
            if (forgotten || tooMany) {
                each.remove();
            }
        }
    }

    /** The picture of this tracklet, if one was written. */
    Optional<Jpeg> of(String camera, long track) {
        View view = views.get(new TrackletId(camera, track));
        if (view == null || view.name == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Jpeg.of(Files.readAllBytes(folder.resolve(view.name))));
        } catch (IOException deleted) {
            return Optional.empty();
        }
    }
}
