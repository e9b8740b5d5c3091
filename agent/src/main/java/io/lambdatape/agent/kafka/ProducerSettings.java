package io.lambdatape.agent.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer's settings: ours, then the user's on top. */
public final class ProducerSettings {
    private static final int REQUEST_BYTES_MAX = 8 << 20;

    private ProducerSettings() {}

    /**
     * Puts the user's settings on top of the defaults.
     *
     * @param user Kafka producer settings by their own names; {@code bootstrap.servers} at least
     * @throws ConfigException if Kafka's client does not take one of them; says which and why
     */
    public static Map<String, Object> of(Map<String, String> user) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "lambdatape-agent");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 50);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 << 10);
        // What is on the way stays on the way until Kafka is back: giving up would only mean to send it again.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        // So that closing never has to wait for long.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 2000);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES_MAX);
        settings.putAll(user);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        ProducerConfig checked = new ProducerConfig(settings);
        checked.ignore(ProducerConfig.CLIENT_ID_CONFIG);
        return settings;
    }
}
