package io.lambdatape.agent.kafka;

import io.lambdatape.agent.spool.Outlet;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to Kafka. With Kafka away nothing is lost and nothing waits but the spool's sender; the log says so once, and
 * once more when it is back.
 */
public final class KafkaOutlet implements Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaOutlet.class);

    private final Map<String, Object> settings;
    private final Object servers;
    private final AtomicBoolean away = new AtomicBoolean();
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    /** @param settings made by {@link ProducerSettings} */
    public KafkaOutlet(Map<String, Object> settings) {
        this.settings = Map.copyOf(settings);
        this.servers = settings.getOrDefault(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "");
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback says the same
    public boolean send(String topic, byte[] key, byte[] value, Fate fate) {
        KafkaProducer<byte[], byte[]> kafka = producer();
        if (kafka == null) {
            return false;
        }
        Handover handover = new Handover(fate);
        try {
            kafka.send(new ProducerRecord<>(topic, key, value), (metadata, e) -> handover.completed(e));
        } catch (KafkaException | IllegalStateException e) {
            // The producer itself is broken: a new one is made for the next try.
            sayAway(String.valueOf(e.getMessage()));
            restart();
            return false;
        }
        return handover.handedOver();
    }

    /** What Kafka says before {@code send} returns is about this try; what it says later is the record's fate. */
    private final class Handover {
        private final Fate fate;
        private boolean over;
        private @Nullable TimeoutException notNow;

        Handover(Fate fate) {
            this.fate = fate;
        }

        synchronized void completed(@Nullable Exception e) {
            if (e == null) {
                sayBack();
                fate.acknowledged();
            } else if (refusal(e)) {
                fate.refused(String.valueOf(e.getMessage()));
            } else if (e instanceof TimeoutException timeout && !over) {
                notNow = timeout;
            } else {
                fate.failed(String.valueOf(e.getMessage()));
            }
        }

        synchronized boolean handedOver() {
            over = true;
            TimeoutException timeout = notNow;
            if (timeout == null) {
                return true;
            }
            boolean noTopic = timeout.getCause() instanceof UnknownTopicOrPartitionException;
            sayAway(
                    noTopic
                            ? timeout.getMessage()
                                    + " (the topic is missing and the broker does not make it: create it,"
                                    + " or set auto.create.topics.enable there)"
                            : String.valueOf(timeout.getMessage()));
            return false;
        }
    }

    @Override
    public void stalled() {
        sayAway("nothing was acknowledged for some seconds");
    }

    @Override
    public void restart() {
        KafkaProducer<byte[], byte[]> old = producer;
        producer = null;
        if (old != null) {
            old.close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        restart();
    }

    private @Nullable KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> made = producer;
        if (made == null) {
            try {
                made = new KafkaProducer<>(settings);
                producer = made;
            } catch (KafkaException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                sayAway(String.valueOf(cause.getMessage()));
            }
        }
        return made;
    }

    // Only what is wrong with this very record: anything else may be mended at the broker.
    private static boolean refusal(Exception e) {
        return e instanceof RecordTooLargeException
                || e instanceof RecordBatchTooLargeException
                || e instanceof InvalidRecordException;
    }

    private void sayAway(String why) {
        if (away.compareAndSet(false, true)) {
            LOG.warn("kafka at {} does not take records: {}; they wait in the spool until it does", servers, why);
        }
    }

    private void sayBack() {
        if (away.get() && away.compareAndSet(true, false)) {
            LOG.info("kafka at {} takes records again", servers);
        }
    }
}
