package io.lambdatape.broker;

import java.util.Properties;

/** Kafka's own settings for one small node; names as in Kafka's documentation, section Broker Configs. */
final class BrokerProperties {
    /** Payload parts are 512 KiB; a batch of small records may be larger. */
    private static final int MESSAGE_BYTES_MAX = 2 << 20;

    private BrokerProperties() {}

    static Properties of(BrokerOptions options, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put(
                "listeners",
                "PLAINTEXT://" + options.host() + ":" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("log.dirs", options.directory().resolve("data").toString());
        properties.put("num.partitions", String.valueOf(options.partitions()));
        properties.put("auto.create.topics.enable", "true");
        properties.put("message.max.bytes", String.valueOf(MESSAGE_BYTES_MAX));
        properties.put("log.retention.ms", String.valueOf(options.retention().toMillis()));
        properties.put("log.retention.bytes", String.valueOf(options.partitionBytesMax()));
        properties.put("log.segment.bytes", String.valueOf(128 << 20));
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            properties.put(topic + ".replication.factor", "1");
        }
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        // One node has nobody to hand its partitions to, but it has to say that it goes: the next start would be
        // refused until this one's session has run out.
        properties.put("controlled.shutdown.enable", "true");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        return properties;
    }
}
