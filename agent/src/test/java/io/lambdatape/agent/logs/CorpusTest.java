package io.lambdatape.agent.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.capture.MovedClock;
import io.lambdatape.agent.logs.format.LineFormat;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Real logs of eight systems, the 2,000-line samples of loghub (https://github.com/logpai/loghub), which are no part of
 * this repository: {@code LAMBDATAPE_LOGHUB} says where they are; without it they are looked for in {@code
 * shared/data/loghub} beside the repository.
 */
class CorpusTest {
    private static final String CORPUS = "LAMBDATAPE_LOGHUB";
    private static final int NO_YEAR = 0;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "Apache, 2005, 2000",
        "HDFS, 2008, 2000",
        "Hadoop, 2015, 2000",
        "Linux, 0, 0",
        "OpenSSH, 0, 0",
        "OpenStack, 2017, 2000",
        "Spark, 2017, 2000",
        "Zookeeper, 2015, 2000"
    })
    void everyLineComesOutAsItWasWithItsTimeAndItsLevel(String system, int year, int withLevel) throws IOException {
        String corpus = System.getenv().getOrDefault(CORPUS, "../../shared/data/loghub");
        Path sample = Path.of(corpus, system + "_2k.log");
        assumeTrue(
                Files.exists(sample),
                sample.toAbsolutePath().normalize() + " is not there: set " + CORPUS
                        + " to the directory of loghub's samples");
        byte[] bytes = Files.readAllBytes(sample);
        List<String> expected =
                new ArrayList<>(Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\r?\n", -1)));
        String unfinished = expected.removeLast();

        List<LogLine> lines = read(bytes, expected.size() + (unfinished.isEmpty() ? 0 : 1));

        assertThat(String.join("\n", lines.stream().map(LogLine::message).toList()))
                .isEqualTo(String.join("\n", expected) + (unfinished.isEmpty() ? "" : "\n" + unfinished));
        long ofThatYear = lines.stream()
                .filter(line -> year == NO_YEAR ? line.message().startsWith(traditional(line)) : yearOf(line) == year)
                .count();
        long levels = lines.stream().filter(line -> line.severity() != null).count();
        System.out.printf(
                "%-10s %,d lines, %,d with the time that they tell, %,d with a level%n",
                system, lines.size(), ofThatYear, levels);
        assertThat(ofThatYear).isEqualTo(lines.size());
        assertThat(levels).isGreaterThanOrEqualTo(withLevel);
        long now = Instant.now().getEpochSecond() * 1_000_000_000;
        assertThat(lines).allMatch(line -> line.timeNanos() < now);
    }

    private List<LogLine> read(byte[] bytes, int count) throws IOException {
        // The end of the last line, which the samples lack.
        Files.write(directory.resolve("a.log"), bytes);
        if (bytes[bytes.length - 1] != '\n') {
            Files.writeString(directory.resolve("a.log"), "\n", StandardOpenOption.APPEND);
        }
        List<LogLine> lines = new CopyOnWriteArrayList<>();
        LineSink sink = new LineSink() {
            @Override
            public boolean lines(List<LogLine> added, String generation, long end) {
                lines.addAll(added);
                return true;
            }

            @Override
            public void gap(Gap.Reason reason, long missing, String detail) {
                throw new IllegalStateException(detail);
            }
        };
        MovedClock clock = new MovedClock();
        OpenInvocations invocations = new OpenInvocations(clock);
        LogSource source = new LogSource(PathPattern.of(directory + "/a.log"), LineFormat.AUTO, "", true);
        try (LogTailer tailer = LogTailer.start(
                List.of(source),
                invocations,
                clock,
                new Checkpoints(directory),
                new LineRecorder("worker-1", ZoneOffset.UTC, invocations),
                sink)) {
            clock.eventually(count + " lines", () -> {
                long read = lines.stream()
                        .mapToLong(line -> line.message().lines().count())
                        .sum();
                return read >= count && tailer.files() == 1;
            });
        }
        return lines;
    }

    /** The line's time as syslog writes it. */
    private static String traditional(LogLine line) {
        return DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT)
                .format(Instant.ofEpochSecond(0, line.timeNanos()).atOffset(ZoneOffset.UTC));
    }

    private static int yearOf(LogLine line) {
        return Instant.ofEpochSecond(0, line.timeNanos())
                .atOffset(ZoneOffset.UTC)
                .getYear();
    }
}
