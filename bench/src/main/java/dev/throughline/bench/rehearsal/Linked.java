package dev.throughline.bench.rehearsal;

import dev.throughline.app.topics.Journeys;
import dev.throughline.evaluation.tracking.MotBox;
import dev.throughline.evaluation.tracking.SiteScore;
import dev.throughline.evaluation.tracking.Tracking;
import dev.throughline.streams.MapByteStore;
import dev.throughline.streams.link.LinkModel;
import dev.throughline.streams.link.Linker;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.message.Calibration;
import dev.throughline.wire.message.FrameTracks;
import dev.throughline.wire.message.FrameTracks.TrackedBox;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.SiteUpdate;
import dev.throughline.wire.message.TrackletId;
import dev.throughline.wire.settings.LinkSettings;
import dev.throughline.wire.settings.SiteSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Identities across cameras.
 *
 * @param tracked the tracklets of each camera
 * @param identities a name for each tracklet; a missing tracklet has an identity of its own
 * @param events of the linker; empty if it was replaced
 */
public record Linked(Tracked tracked, Map<TrackletId, String> identities, List<IdentityEvent> events) {
    public Linked {
        identities = Map.copyOf(identities);
        events = List.copyOf(events);
    }

    /** Links by the linker, with the settings of the site. */
    public static Linked byTheLinker(Tracked tracked, SiteSettings site, Calibration calibration) {
        return byTheLinker(tracked, site, calibration, site.stages().link());
    }

    /** Links by the linker, with other settings. */
    static Linked byTheLinker(Tracked tracked, SiteSettings site, Calibration calibration, LinkSettings settings) {
        LinkModel model = new LinkModel(settings, site.stages().track().refresh(), site.neighbours(), calibration);
        Linker linker = new Linker(model, site.site(), new MapByteStore());
        Journeys journeys = new Journeys();
        List<IdentityEvent> events = new ArrayList<>();
        for (SiteUpdate update : tracked.updates()) {
            linker.advance(update).events().forEach(event -> {
                events.add(event);
                journeys.apply(event);
            });
        }
        Map<TrackletId, String> identities = new HashMap<>();
        tracklets(tracked)
                .forEach(tracklet -> journeys.identityOf(tracklet).ifPresent(name -> identities.put(tracklet, name)));
        return new Linked(tracked, identities, events);
    }

    /** Links nothing: every tracklet has an identity of its own. */
    public static Linked byNobody(Tracked tracked) {
        return new Linked(tracked, Map.of(), List.of());
    }

    /** Links as a perfect linker: a tracklet is the person in most of its boxes. */
    public static Linked byTheTruth(Tracked tracked, TruthSite site) {
        Map<TrackletId, Map<Long, Integer>> votes = new HashMap<>();
        tracked.frames().forEach((camera, frames) -> {
            Map<Long, List<MotBox>> truth = site.byPicture(camera);
            for (FrameTracks frame : frames) {
                vote(frame, truth.getOrDefault(frame.frame(), List.of()), votes);
            }
        });
        Map<TrackletId, String> identities = new HashMap<>();
        votes.forEach((tracklet, people) ->
                identities.put(tracklet, "true-" + most(people).orElseThrow()));
        return new Linked(tracked, identities, List.of());
    }

    private static void vote(FrameTracks frame, List<MotBox> truth, Map<TrackletId, Map<Long, Integer>> votes) {
        List<Box> boxes = frame.boxes().stream()
                .map(box -> new Box(box.x(), box.y(), box.w(), box.h()))
                .toList();
        long[] people = Matching.ids(boxes, truth);
        for (int i = 0; i < people.length; i++) {
            if (people[i] != Matching.NOBODY) {
                votes.computeIfAbsent(
                                new TrackletId(
                                        frame.camera(), frame.boxes().get(i).track()),
                                any -> new TreeMap<>())
                        .merge(people[i], 1, Integer::sum);
            }
        }
    }

    /** The candidate with most votes; among equals the first in the map's order. */
    static <P> Optional<P> most(Map<P, Integer> votes) {
        return votes.entrySet().stream()
                .reduce((one, other) -> other.getValue() > one.getValue() ? other : one)
                .map(Map.Entry::getKey);
    }

    private static List<TrackletId> tracklets(Tracked tracked) {
        return tracked.frames().values().stream()
                .flatMap(List::stream)
                .flatMap(frame -> frame.boxes().stream().map(box -> new TrackletId(frame.camera(), box.track())))
                .distinct()
                .sorted()
                .toList();
    }

    /** The scores against the truth. */
    public SiteScore score(TruthSite site) {
        Map<String, Long> numbers = new HashMap<>();
        Map<String, List<MotBox>> boxes = new TreeMap<>();
        tracked.frames().forEach((camera, frames) -> {
            List<MotBox> own = boxes.computeIfAbsent(camera, any -> new ArrayList<>());
            frames.forEach(frame -> own.addAll(named(frame, numbers)));
        });
        return Tracking.evaluateSite(site.truth(), boxes);
    }

    /** An identity has one box per picture: a second box of that name gets an identity of its own. */
    private List<MotBox> named(FrameTracks frame, Map<String, Long> numbers) {
        Map<Long, MotBox> boxes = new LinkedHashMap<>();
        for (TrackedBox box : frame.boxes()) {
            TrackletId tracklet = new TrackletId(frame.camera(), box.track());
            long id = numbers.computeIfAbsent(name(tracklet), any -> (long) numbers.size());
            if (boxes.containsKey(id)) {
                id = numbers.computeIfAbsent(alone(tracklet), any -> (long) numbers.size());
            }
            int picture = Math.toIntExact(frame.frame());
            boxes.put(id, new MotBox(picture, id, box.x(), box.y(), box.w(), box.h(), box.confidence()));
        }
        return List.copyOf(boxes.values());
    }

    private String name(TrackletId tracklet) {
        return identities.getOrDefault(tracklet, alone(tracklet));
    }

    private static String alone(TrackletId tracklet) {
        return "alone-" + tracklet.camera() + "-" + tracklet.track();
    }

    /** The number of different names of tracklets. */
    public long people() {
        return tracklets(tracked).stream().map(this::name).distinct().count();
    }

    /** The number of tracklets. */
    public long trackletCount() {
        return tracklets(tracked).size();
    }
}
