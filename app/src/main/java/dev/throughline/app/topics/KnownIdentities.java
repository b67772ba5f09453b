package dev.throughline.app.topics;

import dev.throughline.app.Failure;
import dev.throughline.app.results.Journeys;
import dev.throughline.wire.Clients;
import dev.throughline.wire.IdentityEvent;
import dev.throughline.wire.Topics;
import dev.throughline.wire.TrackletId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everybody of whom the identity events tell, in all sites. */
public final class KnownIdentities {
    private final SortedMap<String, Journeys> sites = new TreeMap<>();

    private KnownIdentities() {}

    /**
     * An identity and where it is.
     *
     * @param site its site
     * @param identity its id
     * @param tracklets that are its own now
     */
    public record Known(String site, String identity, List<TrackletId> tracklets) {
        public Known {
            tracklets = List.copyOf(tracklets);
        }
    }

    /** As the events tell at this moment. */
    public static KnownIdentities read(Clients clients, Topics topics) {
        KnownIdentities known = new KnownIdentities();
        new TopicReader(clients).read(topics.identityEvents(), event -> {
            if (event.value() != null) {
                known.apply(event.value());
            }
        });
        return known;
    }

    private void apply(IdentityEvent event) {
        sites.computeIfAbsent(event.site(), any -> new Journeys()).apply(event);
    }

    /**
     * The identity of this id, or of this number where there is one site only.
     *
     * @throws Failure if there is none
     */
    public Known require(String id) {
        List<Known> found = new ArrayList<>();
        sites.forEach((site, journeys) -> journeys.find(id)
                .ifPresent(each -> found.add(new Known(
                        site,
                        each.identity(),
                        each.journey().stream()
                                .map(visit -> new TrackletId(visit.camera(), visit.track()))
                                .toList()))));
        if (found.size() > 1) {
            throw ambiguous(id, found.stream().map(Known::identity).toList());
        }
        return found.stream()
                .findFirst()
                .orElseThrow(() -> new Failure("there is no identity '" + id + "'; see 'identities list'"));
    }

    /**
     * The id behind a number, also of somebody who is no more; what is no number comes back as it is.
     *
     * @throws Failure if it is a number in several sites
     */
    public String idOf(String idOrNumber) {
        List<String> found = sites.values().stream()
                .flatMap(journeys -> journeys.idOf(idOrNumber).stream())
                .toList();
        if (found.size() > 1) {
            throw ambiguous(idOrNumber, found);
        }
        return found.isEmpty() ? idOrNumber : found.get(0);
    }

    private Failure ambiguous(String number, List<String> identities) {
        return new Failure(
                "'" + number + "' is a number in several sites, " + sites.keySet() + "; give the id: " + identities);
    }
}
