import io.lambdatape.collector.Collector;
import io.lambdatape.collector.CollectorOptions;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Severity;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.recording.otlp.OtlpRecord;
import io.lambdatape.store.TimeRange;
import io.lambdatape.store.lucene.LuceneStore;
import io.lambdatape.store.lucene.StoreOptions;
import io.opentelemetry.api.OpenTelemetry;
import java.io.BufferedWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The two halves of bench/collector: {@code send PORT DIRECTORY LINES SEED}, {@code index PORT DIRECTORY LINES ROUNDS}. */
public final class IndexLines {
    private static final int WORKERS = 8;
    private static final int LAMBDAS = 40;
    private static final int LINES_A_RECORD = 100;
    private static final long START = 1_790_000_000_000_000_000L;
    private static final long NANOS_A_LINE = 20_000;
    private static final String[] SHOPS = {"blog", "tickets", "cart", "mail", "resize", "invoice", "search", "login"};
    private static final String[] TABLES = {"posts", "orders", "users", "sessions", "events", "payments"};
    private static final String[] WORDS = {
        "timeout", "refused", "retry", "cache", "miss", "hit", "pool", "connection", "queue", "token", "expired", "region",
        "shard", "replica", "leader", "commit", "flush", "upload", "thumbnail", "customer", "basket", "voucher"
    };

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        Path directory = Path.of(arguments[2]);
        int lines = Integer.parseInt(arguments[3]);
        if (arguments[0].equals("send")) {
            send(port, directory, lines, Long.parseLong(arguments[4]));
        } else {
            index(port, directory, lines, Integer.parseInt(arguments[4]));
            seal(directory);
        }
    }

    private static void send(int port, Path directory, int count, long seed) throws Exception {
        Random random = new Random(seed);
        String[] runs = new String[WORKERS];
        long[] sequence = new long[WORKERS];
        Arrays.setAll(runs, worker -> new UUID(random.nextLong(), random.nextLong()).toString());
        long[] offsets = new long[WORKERS * LAMBDAS];
        String[] requests = new String[WORKERS * LAMBDAS];
        List<List<LogLine>> waiting = new ArrayList<>();
        for (int i = 0; i < WORKERS * LAMBDAS; i++) {
            waiting.add(new ArrayList<>());
        }
        long bytes = 0;
        try (BufferedWriter raw = Files.newBufferedWriter(directory.resolve("raw.log"));
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers", "127.0.0.1:" + port,
                                "compression.type", "zstd",
                                "linger.ms", "20",
                                "batch.size", "262144"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                int worker = random.nextInt(WORKERS);
                int lambda = (int) Math.min(LAMBDAS - 1, Math.abs(random.nextGaussian()) * LAMBDAS / 3);
                int source = worker * LAMBDAS + lambda;
                int kind = random.nextInt(100);
                if (requests[source] == null || random.nextInt(6) == 0) {
                    // A request prints about six lines.
                    requests[source] = new UUID(random.nextLong(), random.nextLong()).toString();
                }
                String message = message(random, kind, requests[source]);
                long time = START + i * NANOS_A_LINE + random.nextInt(2_000_000);
                String name = SHOPS[lambda % SHOPS.length] + "-" + lambda;
                String file = "/srv/ol/worker/scratch/" + (1000 + lambda) + "-" + name + "/stdout";
                waiting.get(source)
                        .add(new LogLine(
                                new Origin("worker-" + worker, runs[worker], -1),
                                "worker-" + worker + "/" + Integer.toHexString(source * 7919) + "/" + offsets[source],
                                new Place("worker-" + worker, "openlambda", name, String.valueOf(1000 + lambda)),
                                kind < 90 ? "stdout" : "stderr",
                                file,
                                offsets[source],
                                severity(kind),
                                message,
                                time,
                                time + 300_000 + random.nextInt(400_000),
                                null,
                                Attribution.NONE,
                                false,
                                attributes(kind, message)));
                raw.write(message);
                raw.write('\n');
                offsets[source] += message.length() + 1;
                bytes += message.length() + 1;
                if (waiting.get(source).size() == LINES_A_RECORD) {
                    ship(producer, waiting.get(source), sequence, worker);
                }
            }
            for (int source = 0; source < waiting.size(); source++) {
                if (!waiting.get(source).isEmpty()) {
                    ship(producer, waiting.get(source), sequence, source / LAMBDAS);
                }
            }
        }
        System.out.printf("sent %,d lines, %,d bytes, %.0f a line%n", count, bytes, (double) bytes / count);
    }

    private static void ship(KafkaProducer<byte[], byte[]> producer, List<LogLine> lines, long[] next, int worker) {
        List<LogLine> numbered = new ArrayList<>();
        for (LogLine line : lines) {
            numbered.add(line.withOrigin(new Origin(line.origin().worker(), line.origin().run(), next[worker]++)));
        }
        lines.clear();
        // One partition a worker, as an agent's numbers need it.
        OtlpRecord record = OtlpEncoder.encode(numbered);
        producer.send(new ProducerRecord<>(record.topic(), worker % 4, record.key(), record.value()));
    }

    private static Severity severity(int kind) {
        return kind < 70 ? Severity.INFO : kind < 88 ? Severity.DEBUG : kind < 95 ? Severity.WARN : Severity.ERROR;
    }

    private static String message(Random random, int kind, String id) {
        String word = WORDS[random.nextInt(WORDS.length)];
        String other = WORDS[random.nextInt(WORDS.length)];
        if (kind < 20) {
            return "2026/11/24 02:" + two(random) + ":" + two(random) + ".%06d".formatted(random.nextInt(1_000_000))
                    + " [INFO] request " + id + " GET /run/" + SHOPS[random.nextInt(8)] + "/" + random.nextInt(5_000)
                    + " 200 " + random.nextInt(900) + "ms";
        } else if (kind < 30) {
            return "REPORT RequestId: " + id + "\tDuration: " + random.nextInt(90_000) / 100.0 + " ms\tBilled Duration: "
                    + random.nextInt(900) + " ms\tMemory Size: 128 MB\tMax Memory Used: " + (60 + random.nextInt(60)) + " MB";
        } else if (kind < 55) {
            return "time=2026-11-24T02:" + two(random) + ":" + two(random) + "Z level=info component=repository msg=\"query done\" database=shop table=" + TABLES[random.nextInt(6)] + " rows=" + random.nextInt(500)
                    + " took=" + random.nextInt(80_000) / 1000.0 + "ms user_id=" + random.nextInt(100_000)
                    + " pool=" + random.nextInt(8) + " " + word + " " + other;
        } else if (kind < 80) {
            return "{\"time\":\"2026-11-24T02:" + two(random) + ":" + two(random) + "Z\",\"level\":\"debug\",\"service\":\"shop\",\"logger\":\"app." + word + "\",\"msg\":\"" + word + " " + other + " for customer "
                    + random.nextInt(100_000) + "\",\"host\":\"10.0." + random.nextInt(4) + "." + random.nextInt(255)
                    + "\",\"attempt\":" + random.nextInt(4) + "}";
        } else if (kind < 95) {
            return "2026-11-24 02:" + two(random) + ":" + two(random) + " WARN  [main] org.example.app." + word + "." + Character.toUpperCase(other.charAt(0)) + other.substring(1)
                    + " - slow " + word + " of " + TABLES[random.nextInt(6)] + " on replica " + random.nextInt(3) + ", "
                    + random.nextInt(5_000) + " ms, key=" + Long.toString(random.nextLong() >>> 20, 36);
        }
        return "ERROR could not " + word + " " + other + ": connection to 10.0.1." + random.nextInt(255)
                + ":5432 timed out after 3000 ms (request " + id + ", attempt " + random.nextInt(4) + ")";
    }

    private static Attributes attributes(int kind, String message) {
        if (kind < 20 || kind >= 30) {
            return Attributes.EMPTY;
        }
        // What the agent takes out of a REPORT line.
        String[] words = message.split("[ \t]");
        return Attributes.builder()
                .put("aws.request_id", words[2])
                .put("faas.duration_ms", Double.parseDouble(words[4]))
                .put("faas.memory_used_mb", Long.parseLong(words[words.length - 2]))
                .build();
    }

    private static String two(Random random) {
        return "%02d".formatted(random.nextInt(60));
    }

    private static void index(int port, Path directory, int lines, int rounds) throws Exception {
        var meter = OpenTelemetry.noop().getMeter("bench");
        try (LuceneStore store = LuceneStore.open(directory.resolve("store"), StoreOptions.DEFAULTS, meter)) {
            long start = System.nanoTime();
            long cpu = cpu();
            try (Collector collector = Collector.start(
                    CollectorOptions.of(Map.of("bootstrap.servers", "127.0.0.1:" + port)), store.writer(), meter)) {
                long told = 0;
                while (store.status().lines() < lines) {
                    Thread.sleep(100);
                    if (store.status().lines() - told > lines / 5) {
                        told = store.status().lines();
                        System.out.printf("  %,d lines, %.0f s%n", told, (System.nanoTime() - start) / 1e9);
                    }
                }
                // The last one can be found.
                while (store.logs().count("", TimeRange.ALL) < lines) {
                    Thread.sleep(5);
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        "from kafka to searchable: %,d lines in %.1f s, %,.0f lines a second, %.2f processors%n",
                        lines, seconds, lines / seconds, (cpu() - cpu) / 1e9 / seconds);
            }
            System.out.printf("heap: most used %,d MiB, allowed %,d MiB%n", peak() >> 20, Runtime.getRuntime().maxMemory() >> 20);
            ask(store, lines, rounds);
        }
    }

    /** As slices are kept when they are full: a later line begins a new one, and the old one is merged. */
    private static void seal(Path directory) throws Exception {
        StoreOptions later = StoreOptions.DEFAULTS.withClock(() -> Instant.now().plus(Duration.ofDays(2)));
        try (LuceneStore store = LuceneStore.open(directory.resolve("store"), later, OpenTelemetry.noop().getMeter("bench"))) {
            long start = System.nanoTime();
            store.writer().commit(store.writer().checkpoint());
            Path lock = directory.resolve("store/slices/00000000/write.lock");
            while (true) {
                try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
                    // The slice's writer holds it until the slice is sealed.
                    if (channel.tryLock() != null) {
                        break;
                    }
                } catch (OverlappingFileLockException | NoSuchFileException e) {
                    // Not yet.
                }
                Thread.sleep(100);
            }
            System.out.printf("sealed in %.1f s%n", (System.nanoTime() - start) / 1e9);
            disk(store, directory);
        }
    }

    private static void disk(LuceneStore store, Path directory) throws Exception {
        long before = store.status().bytes();
        long raw = Files.size(directory.resolve("raw.log"));
        System.out.printf("disk: %,d bytes of %,d raw, %.3f%n", before, raw, (double) before / raw);
        java.util.Map<String, Long> byKind = new java.util.TreeMap<>();
        try (var files = Files.walk(directory.resolve("store"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                byKind.merge(name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : name, Files.size(file), Long::sum);
            }
        }
        byKind.entrySet().removeIf(one -> one.getValue() < raw / 1000);
        System.out.println("  by kind of file: " + byKind);
    }

    private static void ask(LuceneStore store, int lines, int rounds) throws Exception {
        TimeRange all = new TimeRange(START, START + lines * NANOS_A_LINE + 2_000_000);
        Random random = new Random(5);
        time("last 100 of all", rounds, () -> store.logs().search("", all, 100, null).size());
        time(
                "last 100 of a term, a level, a function",
                rounds,
                () -> store.logs()
                        .search(
                                WORDS[random.nextInt(WORDS.length)] + " AND level:(warn OR error) AND lambda:"
                                        + lambda(random),
                                all,
                                100,
                                null)
                        .size());
        time(
                "last 100 of a rare word",
                rounds,
                () -> store.logs().search("\"user_id " + random.nextInt(100_000) + "\"", all, 100, null).size());
        time("histogram of everything, 60 bars by level", rounds / 5, () -> store.logs().histogram("", all, 60).size());
        time("histogram of a term", rounds / 5, () -> store.logs().histogram("timeout", all, 60).size());
        time("facets of everything", rounds / 5, () -> store.logs().facets("", all, "lambda", "", 50).size());
        time("facets of a term", rounds / 5, () -> store.logs().facets("timeout", all, "lambda", "", 50).size());
    }

    private static String lambda(Random random) {
        int lambda = random.nextInt(12);
        return SHOPS[lambda % SHOPS.length] + "-" + lambda;
    }

    private static void time(String what, int rounds, Callable<Integer> question) throws Exception {
        for (int i = 0; i < Math.max(3, rounds / 10); i++) {
            question.call();
        }
        long[] nanos = new long[Math.max(5, rounds)];
        long found = 0;
        for (int i = 0; i < nanos.length; i++) {
            long start = System.nanoTime();
            found += question.call();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%s: p50 %.1f ms, p99 %.1f ms, %d times, %.1f found each%n",
                what,
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) Math.min(nanos.length - 1, nanos.length * 0.99)] / 1e6,
                nanos.length,
                (double) found / nanos.length);
    }

    private static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
