package io.lambdatape.collector.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.lambdatape.recording.otlp.OtlpRecord;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to a request, however it came: understood, put on Kafka in pieces, answered when Kafka has all of it. */
final class Exports implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);
    private static final int UNIT_BYTES = 1024;
    private static final int REASON_CHARS_MAX = 500;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Supplier<@Nullable String> whyFull;
    private final OtlpCounters counters;
    private final Semaphore waiting;
    private final int requestBytesMax;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** @param whyFull why nothing more should come in for now; null if there is room */
    Exports(Map<String, String> kafka, OtlpOptions options, Supplier<@Nullable String> whyFull, OtlpCounters counters) {
        this.producer = new KafkaProducer<>(settings(kafka, options));
        this.whyFull = whyFull;
        this.counters = counters;
        this.requestBytesMax = options.requestBytesMax();
        this.waiting = new Semaphore(Math.max(1, options.waitingBytesMax() / UNIT_BYTES));
    }

    /**
     * Takes a request; never blocks.
     *
     * @param then is told the outcome, on another thread or at once
     */
    void take(Signal signal, Body body, Consumer<Outcome> then) {
        counters.requests.increment();
        int units = Math.max(1, body.bytes().length / UNIT_BYTES);
        if (!waiting.tryAcquire(units)) {
            refuse(then, "too much waits for kafka; send it again in a moment");
            return;
        }
        try {
            threads.execute(() -> {
                Outcome outcome = new Outcome.TryAgain("it failed; the log of the server says why");
                try {
                    outcome = take(signal, body);
                } catch (RuntimeException e) { // a bug in reading it must not leave a sender without an answer
                    LOG.error("an OTLP request failed", e);
                } finally {
                    waiting.release(units);
                    then.accept(counted(outcome));
                }
            });
        } catch (RejectedExecutionException e) {
            waiting.release(units);
            refuse(then, "the server is stopping");
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(20, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }

    private Outcome take(Signal signal, Body body) {
        String full = whyFull.get();
        if (full != null) {
            return new Outcome.TryAgain(full);
        }
        Message request;
        try {
            byte[] unpacked = body.unpacked(requestBytesMax);
            request = body.json()
                    ? OtlpJson.read(unpacked, signal.request())
                    : signal.request().mergeFrom(unpacked).build();
        } catch (Body.TooLargeException e) {
            return new Outcome.TooLarge(String.valueOf(e.getMessage()));
        } catch (InvalidProtocolBufferException e) {
            return new Outcome.Malformed("not an OTLP request: " + e.getMessage());
        } catch (IOException e) {
            return new Outcome.Malformed("not readable as gzip or JSON: " + shortened(e));
        }
        Split split = switch (request) {
            case ExportLogsServiceRequest logs -> Split.of(logs);
            case ExportTraceServiceRequest traces -> Split.of(traces);
            default -> throw new IllegalStateException("BUG: no signal has such requests");
        };
        counters.rejected.add(split.rejected());
        return send(split);
    }

    private Outcome send(Split split) {
        try {
            List<Future<?>> answers = new ArrayList<>();
            for (OtlpRecord piece : split.pieces()) {
                answers.add(producer.send(new ProducerRecord<>(piece.topic(), piece.key(), piece.value())));
            }
            for (Future<?> answer : answers) {
                answer.get();
            }
            return new Outcome.Taken(split.rejected(), split.why());
        } catch (KafkaException | ExecutionException e) {
            return new Outcome.TryAgain("kafka does not take it: " + shortened(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.TryAgain("the server is stopping");
        }
    }

    private void refuse(Consumer<Outcome> then, String why) {
        then.accept(counted(new Outcome.TryAgain(why)));
    }

    private Outcome counted(Outcome outcome) {
        switch (outcome) {
            case Outcome.Taken taken -> counters.taken.increment();
            case Outcome.TryAgain later -> counters.refused.increment();
            case Outcome.Malformed malformed -> counters.malformed.increment();
            case Outcome.TooLarge large -> counters.malformed.increment();
        }
        return outcome;
    }

    private static String shortened(Exception e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return first.length() <= REASON_CHARS_MAX ? first : first.substring(0, REASON_CHARS_MAX);
    }

    private static Map<String, Object> settings(Map<String, String> kafka, OtlpOptions options) {
        String giveUpAfterMillis = String.valueOf(options.giveUpAfter().toMillis());
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        settings.put("compression.type", "zstd");
        settings.put("linger.ms", "5");
        settings.put("max.block.ms", giveUpAfterMillis);
        settings.put("request.timeout.ms", "10000");
        settings.put("delivery.timeout.ms", giveUpAfterMillis);
        return settings;
    }
}
