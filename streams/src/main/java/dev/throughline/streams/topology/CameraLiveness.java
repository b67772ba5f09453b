package dev.throughline.streams.topology;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Detects cameras of a site that have lost their ingest. Such a camera was silent in {@value #LOOKS} checks in a row, each of which heard
 * another camera. Meanwhile everything that lay on the topics has been processed without a record of it. Checks are counted instead of
 * time. So no camera is given up because the broker or this process stood still, or because a stage has yet to read its pictures.
 */
final class CameraLiveness {
    static final int LOOKS = 10;

    private final Passage passage;
    private final Set<String> heard = new HashSet<>(); // since the last check
    private final Map<String, Integer> missed = new TreeMap<>(); // checks in a row, by camera
    private final Map<String, CompletableFuture<Void>> followed = new HashMap<>();

    CameraLiveness(Passage passage) {
        this.passage = passage;
    }

    void hear(String camera) {
        heard.add(camera);
    }

    /** Checks these cameras, and returns those that are given up now. */
    List<String> check(Collection<String> cameras) {
        missed.keySet().retainAll(cameras);
        missed.keySet().removeAll(heard);
        if (!heard.isEmpty()) {
            cameras.stream()
                    .filter(camera -> !heard.contains(camera))
                    .forEach(camera -> missed.merge(camera, 1, Integer::sum));
        }
        heard.clear();
        List<String> silent = missed.entrySet().stream()
                .filter(each -> each.getValue() >= LOOKS)
                .map(Map.Entry::getKey)
                .toList();
        followed.entrySet().removeIf(each -> !silent.contains(each.getKey()) && stopFollowing(each.getValue()));
        List<String> dead = silent.stream()
                .filter(camera ->
                        followed.computeIfAbsent(camera, passage::ofAllNow).isDone())
                .toList();
        dead.forEach(missed::remove);
        dead.forEach(followed::remove);
        return dead;
    }

    private static boolean stopFollowing(CompletableFuture<Void> way) {
        way.cancel(false);
        return true;
    }
}
