package io.lambdatape.settings;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Settings of Kafka's clients: {@code kafka.bootstrap-servers} and any other below {@code kafka} by Kafka's own name. */
public final class KafkaSection {
    private static final String KAFKA_SERVERS = "bootstrap.servers";

    private final Settings settings;

    public KafkaSection(Settings settings) {
        this.settings = settings;
    }

    /** Where Kafka is, in our spelling or in Kafka's own; null if that was not set. */
    public @Nullable Setting servers() {
        Setting servers = settings.get("kafka.bootstrap-servers");
        return servers == null ? settings.any("kafka").get(KAFKA_SERVERS) : servers;
    }

    /** All of them by Kafka's own names. */
    public Map<String, String> read() {
        Map<String, String> kafka = new TreeMap<>();
        settings.any("kafka").forEach((name, setting) -> kafka.put(name, setting.text()));
        Setting servers = servers();
        if (servers == null) {
            settings.problem(
                    settings.place("kafka"),
                    "kafka.bootstrap-servers is missing: write where Kafka is, as in 127.0.0.1:9092");
            return kafka;
        }
        kafka.put(KAFKA_SERVERS, servers.text());
        for (String server : servers.text().split(",", -1)) {
            settings.read(servers, server, Values.NO_ADDRESS, Values::upstream);
        }
        return kafka;
    }
}
