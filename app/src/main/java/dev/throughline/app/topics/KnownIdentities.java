package dev.throughline.app.topics;

import dev.throughline.app.Failure;
import dev.throughline.wire.kafka.Clients;
import dev.throughline.wire.kafka.Topics;
import dev.throughline.wire.message.Identity;
import dev.throughline.wire.message.IdentityEvent;
import dev.throughline.wire.message.TrackletId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All identities of which the identity events tell, in all sites. */
public final class KnownIdentities {
    private final SortedMap<String, Journeys> sites = new TreeMap<>();

    private KnownIdentities() {}

    /**
     * An identity and its visits.
     *
     * @param site its site
     * @param identity its id
     * @param label for people: the name that an operator gave, or {@code person 3}
     * @param visits of its tracklets, in the order of time
     */
    public record Known(String site, String identity, String label, List<Identity.Visit> visits) {
        public Known {
            visits = List.copyOf(visits);
        }

        /** The tracklets that are its own now. */
        public List<TrackletId> tracklets() {
            return visits.stream()
                    .map(visit -> new TrackletId(visit.camera(), visit.track()))
                    .toList();
        }

        /** A description: {@code person 3 (p-1; 2 visits: door → desk)}. */
        @Override
        public String toString() {
            return label + " (" + identity + "; " + visits.size() + (visits.size() == 1 ? " visit: " : " visits: ")
                    + visits.stream().map(Identity.Visit::camera).collect(Collectors.joining(" → ")) + ")";
        }
    }

    /** Reads the current state from the events. */
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
     * The identity of this id, or of this number if there is one site only.
     *
     * @throws Failure if there is none
     */
    public Known require(String id) {
        List<Known> found = new ArrayList<>();
        sites.forEach((site, journeys) -> journeys.find(id)
                .ifPresent(each ->
                        found.add(new Known(site, each.identity(), journeys.label(each.identity()), each.journey()))));
        if (found.size() > 1) {
            throw ambiguous(id, found.stream().map(Known::identity).toList());
        }
        return found.stream()
                .findFirst()
                .orElseThrow(() -> new Failure(whyGone(id)
                        .map(why -> "identity '" + id + "' is no more: it was " + why)
                        .orElse("there is no identity '" + id + "'; see 'identities list'")));
    }

    private Optional<String> whyGone(String idOrNumber) {
        return sites.values().stream()
                .flatMap(journeys -> journeys.whyGone(journeys.idOf(idOrNumber).orElse(idOrNumber)).stream())
                .findFirst();
    }

    /** The journeys of a site; empty if it has no events. */
    public Journeys journeys(String site) {
        return sites.getOrDefault(site, new Journeys());
    }

    /**
     * The id of a number, even of an identity that is gone. A text that is no number is returned unchanged.
     *
     * @throws Failure if the number exists in several sites
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
