import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Who is where, from the topic identity-events. Reads what was committed before it started, and prints everybody's journey. With
 * --follow it goes on, and prints the journey of whoever is seen or corrected, until Ctrl-C.
 *
 * <pre>java -cp app/target/throughline.jar docs/topics/consumers/Journeys.java localhost:9092 [PREFIX] [--follow]</pre>
 */
public class Journeys {
    private final Map<String, Map<String, String>> journeys = new TreeMap<>();
    private final ObjectMapper json = new ObjectMapper();
    private final AtomicInteger passedOver = new AtomicInteger(); // records without an event

    public static void main(String[] arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean follow = words.remove("--follow");
        String topic = (words.size() > 1 ? words.get(1) : "") + "identity-events";
        Map<String, Object> properties = Map.of( // in no group: the journeys are kept in memory only, so each start reads from the first event
                "bootstrap.servers", words.get(0),
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false,
                "isolation.level", "read_committed"); // what is not committed has not happened
        Journeys journeys = new Journeys();
        Runtime.getRuntime().addShutdownHook(new Thread(journeys::tellPassedOver)); // Ctrl-C is an end as well
        try (var events = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = events.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                System.err.println("there is no topic " + topic + " at " + words.get(0));
                System.exit(1);
            }
            events.assign(partitions);
            events.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = events.endOffsets(partitions);
            int count = 0;
            while (ends.entrySet().stream().anyMatch(end -> events.position(end.getKey()) < end.getValue())) { // an empty poll says nothing
                for (ConsumerRecord<String, String> record : events.poll(Duration.ofMillis(500))) {
                    count += journeys.take(record.value()).isPresent() ? 1 : 0;
                }
            }
            journeys.journeys.keySet().forEach(journeys::show);
            System.err.println(count + " events, all that were there at the start");
            while (follow) {
                for (ConsumerRecord<String, String> record : events.poll(Duration.ofMillis(500))) {
                    journeys.take(record.value())
                            .ifPresent(event -> journeys.show(event.get("identity").asText()));
                }
            }
        }
    }

    /** The event of a record, which is applied; a record without one is counted and passed over, and the others count all the same. */
    private Optional<JsonNode> take(String value) {
        try {
            JsonNode event = json.readTree(value == null ? "" : value);
            if (event.path("type").isTextual() && event.path("identity").isTextual()) {
                apply(event);
                return Optional.of(event);
            }
        } catch (JsonProcessingException noJson) {
            // counted below
        }
        passedOver.incrementAndGet();
        return Optional.empty();
    }

    /** Keys that are not known are passed over: a later version may add some. */
    private void apply(JsonNode event) {
        if (event.has("track")) { // created and sighted
            journeys.computeIfAbsent(event.get("identity").asText(), identity -> new TreeMap<>())
                    .put(
                            event.path("camera").asText() + " " + event.path("track"),
                            event.path("from") + ".." + event.path("to"));
        } else if (event.has("tracklets")) { // merged, split and reassigned: they are somebody else's now
            String formerly = event.path("formerly").asText();
            Map<String, String> before = journeys.getOrDefault(formerly, new TreeMap<>());
            for (JsonNode tracklet : event.get("tracklets")) {
                String key = tracklet.path("camera").asText() + " " + tracklet.path("track");
                if (before.containsKey(key)) {
                    journeys.computeIfAbsent(event.get("identity").asText(), identity -> new TreeMap<>())
                            .put(key, before.remove(key));
                }
            }
            if (before.isEmpty()) {
                journeys.remove(formerly);
            }
        } else if (event.get("type").asText().equals("forgotten")) {
            journeys.remove(event.get("identity").asText());
        }
    }

    private void show(String identity) {
        System.out.println(identity + " " + journeys.getOrDefault(identity, Map.of()));
    }

    private void tellPassedOver() {
        if (passedOver.get() > 0) {
            System.err.println(passedOver + " records without an event were passed over");
        }
    }
}
