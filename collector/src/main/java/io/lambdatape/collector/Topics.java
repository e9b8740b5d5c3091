package io.lambdatape.collector;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka which topics there are. */
final class Topics implements AutoCloseable {
    private static final long ANSWER_SECONDS_MAX = 20;

    private final Admin admin;

    /** A topic as it is now; the identity is another after it was deleted and made anew. Empty if Kafka has none. */
    record Found(String identity, List<TopicPartition> partitions) {}

    Topics(Map<String, String> kafka) {
        this.admin = Admin.create(new HashMap<String, Object>(kafka));
    }

    /**
     * Those of the topics that exist.
     *
     * @throws KafkaException if Kafka does not answer
     */
    Map<String, Found> find(List<String> names) {
        Map<String, Found> found = new HashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, answer) -> {
            TopicDescription topic = answer(answer);
            if (topic != null) {
                found.put(name, found(topic));
            }
        });
        return found;
    }

    /** Ends a question that is under way. */
    void interrupt() {
        admin.close(Duration.ZERO);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private static Found found(TopicDescription topic) {
        Uuid id = topic.topicId();
        return new Found(
                Uuid.ZERO_UUID.equals(id) ? "" : id.toString(),
                topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                        .collect(Collectors.toList()));
    }

    private static @Nullable TopicDescription answer(KafkaFuture<TopicDescription> answer) {
        try {
            return answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw new KafkaException(String.valueOf(e.getMessage()), e);
        } catch (TimeoutException e) {
            throw new KafkaException("no answer within " + ANSWER_SECONDS_MAX + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
