package io.lambdatape.agent.logs;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.logs.compression.Compression;
import io.lambdatape.broker.BrokerOptions;
import io.lambdatape.broker.EmbeddedBroker;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.MalformedOtlpException;
import io.lambdatape.recording.otlp.OtlpDecoder;
import io.lambdatape.testkit.Extent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way in which a log file may change, while a real agent is killed (SIGKILL) or stopped at random moments and started
 * again: whatever can be read is read once, what cannot is told.
 */
class CollectingMatrixTest {
    private static final int LIVES = Extent.times(4, 20);
    private static final int LIFE_MILLIS_MAX = 1_800;

    @TempDir
    Path directory;

    /** Content is destroyed only while the agent has had time to read it: held shared by it, alone by a death. */
    private final ReentrantReadWriteLock agentLives = new ReentrantReadWriteLock(true);

    private final List<Recorded> records = new ArrayList<>();
    private final AtomicInteger life = new AtomicInteger();

    @Test
    void everyLineComesOnceAndInOrderThroughRotationAndDeath() throws Exception {
        long seed = System.nanoTime();
        System.err.println("CollectingMatrixTest: seed " + seed);
        Random random = new Random(seed);
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.at(directory.resolve("kafka"), "127.0.0.1", 0))) {
            Path configuration = configuration(broker.bootstrapServers());
            List<Program> programs = new ArrayList<>();
            for (Rotation rotation : Rotation.values()) {
                programs.add(new Program(rotation.name().toLowerCase(Locale.ROOT), rotation, random.nextLong()));
            }
            agentLives.writeLock().lock();
            programs.forEach(Program::start);
            while (life.incrementAndGet() <= LIVES) {
                try (AgentProcess agent = AgentProcess.start(configuration)) {
                    agentLives.writeLock().unlock();
                    agent.live(random.nextInt(LIFE_MILLIS_MAX));
                    agentLives.writeLock().lock();
                    if (random.nextInt(4) > 0) {
                        agent.kill();
                    }
                }
            }
            for (Program program : programs) {
                program.end();
            }
            try (AgentProcess agent = AgentProcess.start(configuration)) {
                agentLives.writeLock().unlock();
                eventually("all archives are known", this::archivesAreKnown);
                judge(broker.bootstrapServers(), programs);
            }
        }
    }

    // Read, or recognised as what was read already: only then nothing more can come of them.
    private boolean archivesAreKnown() {
        try (Stream<Path> files = Files.list(directory.resolve("logs"))) {
            Set<String> known = new HashSet<>();
            positions().forEach(position -> {
                if (position.getFirst().startsWith("whole ")) {
                    known.add(position.get(1));
                }
            });
            return files.filter(Compression::isNamed).allMatch(file -> known.contains(key(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key(Path file) {
        try {
            return FollowedFile.key(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is written down of how far files were read. */
    private Stream<List<String>> positions() {
        try {
            return Files.readAllLines(directory.resolve("spool/log-positions")).stream()
                    .map(position -> List.of(position.split("\t", -1)))
                    .filter(position -> position.size() == 6);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path configuration(String kafka) throws IOException {
        Path logs = Files.createDirectory(directory.resolve("logs"));
        return Files.writeString(
                directory.resolve("agent.yaml"),
                "worker: w\nkafka:\n  bootstrap-servers: " + kafka + "\n  linger.ms: 5\nspool:\n  directory: "
                        + directory.resolve("spool") + "\nlogs:\n- path: " + logs + "/*\n");
    }

    private void judge(String servers, List<Program> programs) {
        Map<String, List<LogLine>> byProgram = new TreeMap<>();
        Set<String> numbers = new HashSet<>();
        List<Gap> gaps = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", servers, "group.id", "judge", "auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("otlp_logs"));
            try {
                eventually("the last line of each program", () -> {
                    poll(consumer);
                    records.forEach(record -> {
                        // Sent again after a kill: the collector knows by the number.
                        if (!numbers.add(
                                record.origin().run() + "/" + record.origin().sequence())) {
                            return;
                        }
                        if (record instanceof LogLine line) {
                            byProgram
                                    .computeIfAbsent(
                                            line.message()
                                                    .substring(0, line.message().indexOf(' ')),
                                            name -> new ArrayList<>())
                                    .add(line);
                        } else if (record instanceof Gap gap) {
                            gaps.add(gap);
                        }
                    });
                    records.clear();
                    return programs.stream()
                            .allMatch(program -> byProgram.getOrDefault(program.name, List.of()).stream()
                                    .anyMatch(line -> line.message().equals(program.line(program.written - 1))));
                });
            } catch (AssertionError e) {
                byProgram.forEach((name, lines) -> System.err.println(name + " " + lines.size()));
                throw e;
            }
        }
        System.err.println("gaps: " + gaps.stream().map(Gap::detail).toList());
        for (Program program : programs) {
            List<LogLine> lines = byProgram.getOrDefault(program.name, List.of());
            System.err.printf(
                    "%s: %,d lines, %d rotations, %d while no agent ran%n",
                    program.name, lines.size(), program.rotations, program.rotationsUnseen);
            assertThat(lines.stream().map(LogLine::uid)).as(program.name).doesNotHaveDuplicates();
            assertThat(wrong(program, lines)).as(program.name).isEmpty();
        }
    }

    /** What is missing, came twice, or was never written. */
    private static List<String> wrong(Program program, List<LogLine> lines) {
        List<String> wrong = new ArrayList<>();
        Map<String, LogLine> first = new HashMap<>();
        for (LogLine line : lines) {
            LogLine before = first.putIfAbsent(line.message(), line);
            if (before != null) {
                wrong.add("twice: " + line.message() + ": " + before.uid() + " of " + before.file() + " and "
                        + line.uid() + " of " + line.file());
            }
        }
        for (int i = 0; i < program.written; i++) {
            if (first.remove(program.line(i)) == null) {
                wrong.add("no line " + i);
            }
        }
        first.keySet().forEach(line -> wrong.add("never written: " + line));
        return wrong.subList(0, Math.min(wrong.size(), 5));
    }

    private void poll(KafkaConsumer<byte[], byte[]> consumer) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            try {
                records.addAll(OtlpDecoder.decode(record.topic(), record.value()));
            } catch (MalformedOtlpException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Writes numbered lines, some in pieces, and rotates its file now and then. */
    private final class Program {
        private static final int LINES_A_FILE_MAX = 400;

        private final String name;
        private final Rotation rotation;
        private final Random random;
        private final Path file;
        private final Thread thread;
        private volatile boolean ending;
        private int written;
        private int rotations;
        private int rotationsUnseen;
        private int rotatedInLife;

        Program(String name, Rotation rotation, long seed) {
            this.name = name;
            this.rotation = rotation;
            this.random = new Random(seed);
            this.file = directory.resolve("logs").resolve(name);
            this.thread = Thread.ofPlatform().unstarted(this::run);
        }

        void start() {
            thread.start();
        }

        void end() throws InterruptedException {
            ending = true;
            thread.join();
        }

        String line(int number) {
            // The same length and nearly the same text each time: a content must not be taken for another.
            return "%s %08d %s".formatted(name, number, "x".repeat(Math.floorMod(number * 31, 90)));
        }

        private void run() {
            try {
                while (!ending) {
                    int lines = 1 + random.nextInt(LINES_A_FILE_MAX);
                    for (int i = 0; i < lines && !ending; i++) {
                        write();
                    }
                    rotate();
                }
            } catch (IOException e) {
                throw new AssertionError(name, e);
            }
        }

        private void write() throws IOException {
            String line = line(written) + "\n";
            int cut = random.nextInt(5) == 0 ? random.nextInt(line.length()) : 0;
            append(line.substring(0, cut));
            LockSupport.parkNanos(random.nextInt(3_000_000));
            append(line.substring(cut));
            written++;
        }

        private void append(String text) throws IOException {
            Files.write(
                    file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }

        private void rotate() throws IOException {
            if (rotation.destroys()) {
                rotateWhenRead();
            } else if (rotatedInLife != life.get()) {
                // Twice between two looks, and nobody could know of the file in between.
                rotatedInLife = life.get();
                rotationsUnseen += agentLives.isWriteLocked() ? 1 : 0;
                rotation.rotate(file, rotations++);
            }
        }

        // What has been destroyed cannot be read any more.
        private void rotateWhenRead() throws IOException {
            if (agentLives.readLock().tryLock()) {
                try {
                    String size = String.valueOf(Files.size(file));
                    String path = URLEncoder.encode(file.toString(), StandardCharsets.UTF_8);
                    eventually(
                            "all of " + name + " in the spool",
                            () -> positions()
                                    .filter(fields -> !fields.getFirst().contains(" "))
                                    .anyMatch(fields -> fields.get(5).equals(path)
                                            && fields.get(2).equals(size)));
                    rotation.rotate(file, rotations++);
                } finally {
                    agentLives.readLock().unlock();
                }
            }
        }
    }
}
