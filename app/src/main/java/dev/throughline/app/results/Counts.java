package dev.throughline.app.results;

import dev.throughline.app.results.Results.Known;
import dev.throughline.app.results.Results.Latency;
import dev.throughline.app.results.Results.Taken;
import dev.throughline.wire.kafka.Topic;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.FrameCrops;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.TrackletId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The totals of a run, counted while its topics are read. */
final class Counts {
    private static final CameraFlow NOTHING = new CameraFlow();

    private final Map<String, CameraFlow> cameras = new TreeMap<>();
    private final Set<TrackletId> tracklets = new HashSet<>();
    private final Map<String, Flow> flows = new HashMap<>();
    private long events;
    private long late;
    private long crops;

    private static final class CameraFlow {
        private long frames;
        private long from = Long.MAX_VALUE;
        private long to = Long.MIN_VALUE;
    }

    void count(IdentityEvent event) {
        events++;
        late += Boolean.TRUE.equals(event.because().late()) ? 1 : 0;
    }

    /** Corrects the count of events to those that the files keep. */
    void leaveEvents(long left) {
        events = left;
    }

    void count(FrameTracks frame) {
        CameraFlow camera = cameras.computeIfAbsent(frame.camera(), any -> new CameraFlow());
        camera.frames++;
        camera.from = Math.min(camera.from, frame.time());
        camera.to = Math.max(camera.to, frame.time());
        frame.boxes().forEach(box -> tracklets.add(new TrackletId(frame.camera(), box.track())));
    }

    void count(FrameCrops frame) {
        crops += frame.crops().stream().filter(each -> each.jpeg() != null).count();
    }

    /** The record counts of a topic. Safe for any thread. */
    synchronized Flow flow(Topic<?> topic) {
        return flows.computeIfAbsent(topic.name(), any -> new Flow());
    }

    /** Capture time of the first picture of all cameras, µs since the epoch; 0 if there is none. */
    long beginMicros() {
        return cameras.values().stream().mapToLong(each -> each.from).min().orElse(0);
    }

    /** The average frame rate of a camera, pictures per second. */
    double fps(String camera) {
        CameraFlow flow = cameras.getOrDefault(camera, NOTHING);
        return flow.frames > 1 && flow.to > flow.from
                ? Math.max(1, (flow.frames - 1) / ((flow.to - flow.from) / 1e6))
                : 10;
    }

    /** Whether the topics still reach back to the former first picture of each camera. */
    boolean holdsAllOf(Summary before) {
        return before.cameras().stream()
                .filter(camera -> camera.frames() > 0)
                .allMatch(camera -> cameras.getOrDefault(camera.camera(), NOTHING).from <= camera.from());
    }

    Summary summary(String site, Topics topics, Known known, int identities, long deadLetters) {
        Set<String> heard = new TreeSet<>(cameras.keySet());
        known.cameras().forEach((camera, taken) -> {
            if (taken.pictures() > 0) {
                heard.add(camera);
            }
        });
        List<Summary.Camera> each =
                heard.stream().map(camera -> camera(camera, known)).toList();
        return new Summary(
                site,
                known.finished(),
                new Summary.Totals(
                        each.stream().mapToLong(Summary.Camera::frames).sum(),
                        crops,
                        tracklets.size(),
                        identities,
                        events,
                        known.cameras().values().stream()
                                .mapToLong(Taken::leftOut)
                                .sum(),
                        deadLetters,
                        late),
                each,
                stages(topics).entrySet().stream()
                        .map(stage -> stage(stage.getKey(), stage.getValue(), known))
                        .toList());
    }

    /** The output topic of each stage, in pipeline order. */
    static Map<String, Topic<?>> stages(Topics topics) {
        Map<String, Topic<?>> stages = new LinkedHashMap<>();
        stages.put("publish", topics.frames());
        stages.put("crop", topics.crops());
        stages.put("embed", topics.sightings());
        stages.put("track", topics.tracks());
        stages.put("link", topics.tracklets());
        return stages;
    }

    /** A camera without tracked pictures has neither a first nor a last one. */
    private Summary.Camera camera(String id, Known known) {
        CameraFlow flow = cameras.getOrDefault(id, NOTHING);
        Taken taken = known.cameras().getOrDefault(id, Taken.NONE);
        return new Summary.Camera(
                id,
                flow.frames,
                Math.max(taken.pictures(), flow.frames),
                taken.leftOut(),
                taken.lost(),
                taken.correctedTimes(),
                flow.frames == 0 ? 0 : flow.from,
                flow.frames == 0 ? 0 : flow.to);
    }

    private Summary.StageSummary stage(String name, Topic<?> output, Known known) {
        Flow flow = flow(output);
        Latency latency = known.latencies().get(name);
        return new Summary.StageSummary(
                name,
                flow.records(),
                flow.perSecond(),
                latency == null ? null : latency.medianMillis(),
                latency == null ? null : latency.p99Millis());
    }
}
