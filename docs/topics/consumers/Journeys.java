import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Who is where, kept up to date from the topic identity-events; stops after ten seconds without news.
 *
 * <pre>java -cp app/target/throughline.jar docs/topics/consumers/Journeys.java localhost:9092 [PREFIX]</pre>
 */
public class Journeys {
    public static void main(String[] arguments) throws Exception {
        String prefix = arguments.length > 1 ? arguments[1] : "";
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", arguments[0],
                "group.id", "journeys",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", false, // from the first event at every start: the journeys are kept in memory only
                "isolation.level", "read_committed"); // what is not committed has not happened
        Map<String, Map<String, String>> journeys = new TreeMap<>();
        ObjectMapper json = new ObjectMapper();
        try (var events = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            events.subscribe(List.of(prefix + "identity-events"));
            ConsumerRecords<String, String> records;
            while (!(records = events.poll(Duration.ofSeconds(10))).isEmpty()) {
                for (ConsumerRecord<String, String> record : records) {
                    JsonNode event = json.readTree(record.value());
                    if (event.has("track")) { // created and sighted
                        journeys.computeIfAbsent(event.get("identity").asText(), identity -> new TreeMap<>())
                                .put(
                                        event.get("camera").asText() + " " + event.get("track"),
                                        event.get("from") + ".." + event.get("to"));
                    } else if (event.has("tracklets")) { // merged, split and reassigned: they are somebody else's now
                        String formerly = event.get("formerly").asText();
                        Map<String, String> before = journeys.getOrDefault(formerly, new TreeMap<>());
                        for (JsonNode tracklet : event.get("tracklets")) {
                            String key = tracklet.get("camera").asText() + " " + tracklet.get("track");
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
            }
        }
        journeys.forEach((identity, visits) -> System.out.println(identity + " " + visits));
    }
}
