package io.lambdatape.collector;

import io.lambdatape.recording.Origin;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where to go on, and what has been seen: kept as text in the store's checkpoint.
 *
 * <pre>
 * topic TOPIC                     = the identity that Kafka gave the topic when it was made
 * offset TOPIC PARTITION          = the next offset to read
 * mark RUN TOPIC PARTITION        = the highest number of that agent start seen on that partition
 * piece INDEX UID                 = a piece of a large line, that waits for the others
 * </pre>
 */
final class Checkpoint {
    /** Agent starts that are remembered; the one whose records are the longest ago is forgotten first. */
    private static final int MARKS_MAX = 20_000;

    private final Map<String, String> topics = new HashMap<>();
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private final Map<Mark, Long> marks = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Mark, Long> eldest) {
            return size() > MARKS_MAX;
        }
    };

    private final WaitingPieces pieces = new WaitingPieces();

    private record Mark(String run, TopicPartition partition) {}

    static Checkpoint of(Map<String, String> kept) {
        Checkpoint checkpoint = new Checkpoint();
        kept.forEach((key, value) -> {
            if (checkpoint.pieces.restore(key, value)) {
                return;
            }
            String[] words = key.split(" ", -1);
            if (words.length == 2 && words[0].equals("topic")) {
                checkpoint.topics.put(words[1], value);
            } else if (words.length == 3 && words[0].equals("offset")) {
                checkpoint.offsets.put(new TopicPartition(words[1], Integer.parseInt(words[2])), Long.valueOf(value));
            } else if (words.length == 4 && words[0].equals("mark")) {
                TopicPartition partition = new TopicPartition(words[2], Integer.parseInt(words[3]));
                checkpoint.marks.put(new Mark(words[1], partition), Long.valueOf(value));
            }
        });
        return checkpoint;
    }

    Map<String, String> asText() {
        Map<String, String> kept = new HashMap<>();
        topics.forEach((topic, identity) -> kept.put("topic " + topic, identity));
        offsets.forEach((partition, offset) ->
                kept.put("offset " + partition.topic() + " " + partition.partition(), offset.toString()));
        marks.forEach((mark, sequence) -> kept.put(
                "mark " + mark.run() + " " + mark.partition().topic() + " "
                        + mark.partition().partition(),
                sequence.toString()));
        kept.putAll(pieces.asText());
        return kept;
    }

    /** Pieces of lines that are not complete yet. */
    WaitingPieces pieces() {
        return pieces;
    }

    /** The topic's identity when it was read last; null if it never was. */
    @Nullable
    String topic(String topic) {
        return topics.get(topic);
    }

    /**
     * From now on the topic is read under this identity. If it was read under another, it has been made anew: its
     * offsets mean nothing any more, while the numbers of agents' records go on.
     */
    void readAs(String topic, String identity) {
        String before = topics.put(topic, identity);
        if (before != null && !before.equals(identity)) {
            offsets.keySet().removeIf(partition -> partition.topic().equals(topic));
        }
    }

    Map<TopicPartition, Long> offsets() {
        return Map.copyOf(offsets);
    }

    /** The next offset to read; null if the partition was never read. */
    @Nullable
    Long offset(TopicPartition partition) {
        return offsets.get(partition);
    }

    void readUpTo(TopicPartition partition, long nextOffset) {
        offsets.put(partition, nextOffset);
    }

    /** Whether a record comes for the first time. Numbers rise within a run and a partition. */
    boolean firstTime(Origin origin, TopicPartition partition) {
        if (!origin.numbered()) {
            return true;
        }
        Long seen = marks.get(new Mark(origin.run(), partition));
        return seen == null || origin.sequence() > seen;
    }

    /** Remembers a record that was added. */
    void seen(Origin origin, TopicPartition partition) {
        if (origin.numbered()) {
            marks.put(new Mark(origin.run(), partition), origin.sequence());
        }
    }
}
