package io.lambdatape.agent.logs.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.recording.Severity;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFormatTest {
    private static final Instant WRITTEN = Instant.parse("2026-04-23T16:28:54.5Z");
    private static final String ID = "8f507cfc-0000-4697-b07a-ac58fc914c95";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2026-04-23T16:28:53.123456789Z INFO hello                          | 2026-04-23T16:28:53.123456789Z | INFO",
                "2026-04-23 16:28:53,123 WARN  [main] org.example.A - slow          | 2026-04-23T16:28:53.123Z | WARN",
                "2026-04-23T18:28:53.1+02:00 [error] x                              | 2026-04-23T16:28:53.1Z   | ERROR",
                "2026-04-23 18:28:53.1 +0200 x                                      | 2026-04-23T16:28:53.1Z   | ",
                "[2026-04-23 16:28:53,123] ERROR in app: Exception on /x [GET]      | 2026-04-23T16:28:53.123Z | ERROR",
                "17/06/09 20:10:40.5 INFO spark.SecurityManager: Changing view      | 2017-06-09T20:10:40.5Z   | INFO",
                "[Sun Dec 04 04:47:44.25 2005] [notice] workerEnv.init() ok         | 2005-12-04T04:47:44.25Z  | INFO",
                "2015-07-29 17:41:44,747 - WARN  [SendWorker:1@688] - leaving        | 2015-07-29T17:41:44.747Z | WARN",
                "nova.log.1 2017-05-16 00:00:00.008 25746 INFO nova.wsgi [req-1] x  | 2017-05-16T00:00:00.008Z | INFO",
                "16:28:53.123 [main] DEBUG c.e.App - started                        | 2026-04-23T16:28:53.123Z | DEBUG",
                "2026/04/23 16:28:53.5 [error] 31#31: *1 open() failed              | 2026-04-23T16:28:53.5Z   | ERROR",
                "E0423 16:28:53.123456    1234 file.go:12] it failed                | 2026-04-23T16:28:53.123456Z | ERROR",
                "WARNING:root:hello                                                 |                          | WARN",
                "ERROR could not connect                                            |                          | ERROR",
                "an error occurred, and this is no level                            |                          | ",
                "INFORMATION about nothing                                          |                          | INFO",
                "GET /fatal/error HTTP/1.1                                          |                          | ",
                "[00:00:12.345] (7f31c0a2b700) ERROR Function failed                |                          | ERROR",
                "<34>1 2026-04-23T16:28:53.003Z host su 77 ID47 - 'su root' failed  | 2026-04-23T16:28:53.003Z | FATAL",
                "2026-04-23T16:28:53.123456789Z stderr: ERROR: hello                | 2026-04-23T16:28:53.123456789Z | ERROR",
                "{\"ts\":1776961733.25,\"level\":\"warn\",\"msg\":\"x\"}            | 2026-04-23T16:28:53.25Z  | WARN",
                "{\"time\":1776961733250,\"level\":50,\"msg\":\"pino\"}             | 2026-04-23T16:28:53.25Z  | ERROR",
                "time=2026-04-23T11:28:53.123-05:00 level=INFO msg=\"running\"      | 2026-04-23T16:28:53.123Z | INFO",
                "2026-02-31 16:28:53.123 the 31st of February                       |                          | ",
                "2026-04-23 25:00:00.0 an hour too many                             |                          | ",
                "2026-04-23 16:28:53.123                                            | 2026-04-23T16:28:53.123Z | "
            })
    void aLinesTimeAndLevelAreRead(String line, @Nullable String time, @Nullable Severity level) {
        Told told = read(line);
        assertThat(told.severity()).isEqualTo(level);
        assertThat(told.ownTime()).isEqualTo(time != null);
        assertThat(time(told)).isEqualTo(time == null ? WRITTEN : Instant.parse(time));
    }

    @Test
    void withinItsSecondALineHasTheMomentOfItsWriting() {
        assertThat(time(read("2026/04/23 16:28:54 INFO now"))).isEqualTo(WRITTEN);
        assertThat(time(read("2026/04/23 16:28:53 INFO before"))).isEqualTo("2026-04-23T16:28:53.999999999Z");
        assertThat(time(read("2026/04/23 16:28:55 INFO after"))).isEqualTo("2026-04-23T16:28:55Z");
        assertThat(time(read("2026/04/23 16:28:04 INFO read late"))).isEqualTo("2026-04-23T16:28:04Z");
    }

    @Test
    void aYearThatIsNotToldIsTheLastOneThatCanBe() {
        assertThat(time(read("Jun 14 15:16:01 combo sshd(pam_unix)[19939]: failure")))
                .isEqualTo("2025-06-14T15:16:01Z");
        assertThat(time(read("Apr  9 15:16:01 combo x: y"))).isEqualTo("2026-04-09T15:16:01Z");
        assertThat(time(read("<13>Feb 29 00:00:00 host tag[5]: leap"))).isEqualTo("2024-02-29T00:00:00Z");
    }

    @Test
    void localTimesAreThoseOfTheConfiguredZoneInSummerAndWinter() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        long now = nanos(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(time(LineFormat.AUTO.read("2026-07-01 12:00:00.0 summer", now, berlin)))
                .isEqualTo("2026-07-01T10:00:00Z");
        assertThat(time(LineFormat.AUTO.read("2026-11-01 12:00:00.0 winter", now, berlin)))
                .isEqualTo("2026-11-01T11:00:00Z");
        assertThat(time(LineFormat.AUTO.read("2026-03-29 02:30:00.0 left out", now, berlin)))
                .isEqualTo("2026-03-29T01:30:00Z");
    }

    @Test
    void aTimeThatCannotBeIsIgnoredAndSaidSo() {
        Told told = read("2036-04-23T16:28:53Z INFO from the future");
        assertThat(time(told)).isEqualTo(WRITTEN);
        assertThat(told.attributes().values()).containsEntry("lambdatape.time_ignored", true);
        assertThat(told.severity()).isEqualTo(Severity.INFO);
    }

    @Test
    void reportsOfAwsBecomeFigures() {
        Told told = read("REPORT RequestId: " + ID + "\tDuration: 15.74 ms\tBilled Duration: 16 ms\tMemory Size: 128 MB"
                + "\tMax Memory Used: 56 MB\tInit Duration: 130.49 ms\t");
        assertThat(told.severity()).isEqualTo(Severity.INFO);
        assertThat(told.attributes().values())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "faas.invocation_id",
                        ID,
                        "aws.lambda.duration_ms",
                        15.74,
                        "aws.lambda.billed_duration_ms",
                        16L,
                        "aws.lambda.memory_size_mb",
                        128L,
                        "aws.lambda.max_memory_used_mb",
                        56L,
                        "aws.lambda.init_duration_ms",
                        130.49));
        assertThat(
                        read("INIT_REPORT Init Duration: 229.04 ms\tPhase: init\tStatus: error\tError Type: Runtime.ImportModuleError")
                                .severity())
                .isEqualTo(Severity.ERROR);
        assertThat(read("START RequestId: " + ID + " Version: $LATEST")
                        .attributes()
                        .values())
                .containsEntry("faas.version", "$LATEST")
                .containsEntry("faas.invocation_id", ID);
    }

    @Test
    void theSameFiguresComeFromAwsRecordsInJson() {
        Told told = read(
                "{\"time\":\"2026-04-23T16:28:53.000Z\",\"type\":\"platform.report\",\"record\":{\"requestId\":\"" + ID
                        + "\",\"metrics\":{\"durationMs\":15.74,\"billedDurationMs\":16,\"memorySizeMB\":128,\"maxMemoryUsedMB\":56},"
                        + "\"status\":\"timeout\"}}");
        assertThat(told.severity()).isEqualTo(Severity.ERROR);
        assertThat(told.attributes().values())
                .containsEntry("faas.invocation_id", ID)
                .containsEntry("aws.lambda.duration_ms", 15.74)
                .containsEntry("aws.lambda.max_memory_used_mb", 56L)
                .containsEntry("aws.lambda.status", "timeout");
    }

    @Test
    void linesOfAwsRuntimesNameTheirRequest() {
        for (String line : new String[] {
            "[WARNING]\t2026-04-23T16:28:53.534Z\t" + ID + "\tlow on disk",
            "2026-04-23T16:28:53.534Z\t" + ID + "\tWARN\tlow on disk",
        }) {
            Told told = read(line);
            assertThat(told.severity()).isEqualTo(Severity.WARN);
            assertThat(time(told)).isEqualTo("2026-04-23T16:28:53.534Z");
            assertThat(told.attributes().values()).containsEntry("faas.invocation_id", ID);
        }
        assertThat(read("2026-04-23T16:28:53.534Z " + ID + " Task timed out after 3.00 seconds")
                        .severity())
                .isEqualTo(Severity.ERROR);
    }

    @Test
    void whatJsonAndLogfmtNameBecomesAttributes() {
        Told json = read(
                "{\"level\":\"info\",\"user\":{\"id\":42,\"vip\":true},\"took\":1.5,\"tags\":[1,2],\"nothing\":null,"
                        + "\"trace_id\":\"0AF7651916CD43DD8448EB211C80319C\",\"span_id\":\"b7ad6b7169203331\"}");
        assertThat(json.attributes().values())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "user.id",
                        42L,
                        "user.vip",
                        true,
                        "took",
                        1.5,
                        "trace.id",
                        "0af7651916cd43dd8448eb211c80319c",
                        "span.id",
                        "b7ad6b7169203331"));
        Told logfmt = read("level=warn msg=\"a \\\"b\\\" c\" took=12ms rows=3 name=\"x y\" zip=007 traceparent="
                + "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        assertThat(logfmt.severity()).isEqualTo(Severity.WARN);
        assertThat(logfmt.attributes().values())
                .containsEntry("rows", 3L)
                .containsEntry("name", "x y")
                .containsEntry("took", "12ms")
                .containsEntry("zip", "007")
                .containsEntry("trace.id", "0af7651916cd43dd8448eb211c80319c")
                .doesNotContainKey("msg");
        assertThat(read("{\"half\": ").attributes().values()).isEmpty();
        assertThat(read("the sum is x=1 and y=2").attributes().values()).isEmpty();
    }

    @Test
    void noTextOfALineStandsForWhatTheLineIs() {
        Told told = read("{\"lambdatape.sequence\":5,\"lambdatape\":{\"part\":{\"index\":0}},\"log.record.uid\":\"x\","
                + "\"log\":{\"file\":{\"path\":\"/etc\"}},\"a\":1}");
        assertThat(told.attributes().values()).containsOnlyKeys("a");
        assertThat(told.timeNanos()).isEqualTo(nanos(WRITTEN));
    }

    @Test
    void azureTellsUtcAndTheInvocation() {
        Told told = LineFormat.AUTO.read(
                "2026-04-23T16:28:53.123 [Information] Executed 'Functions.hello' (Succeeded, Id=" + ID
                        + ", Duration=12ms)",
                nanos(WRITTEN),
                ZoneId.of("America/New_York"));
        assertThat(time(told)).isEqualTo("2026-04-23T16:28:53.123Z");
        assertThat(told.attributes().values())
                .containsEntry("faas.name", "hello")
                .containsEntry("faas.invocation_id", ID)
                .containsEntry("azure.function.duration_ms", 12L);
    }

    @Test
    void onlyTheWorkersOwnLinesAreTheWorkers() {
        String worker = "2026/04/23 16:28:54 INFO increase instances to 1 [FUNC echo]";
        Told told = LineFormat.OPENLAMBDA_WORKER.read(worker, nanos(WRITTEN), ZoneOffset.UTC);
        assertThat(told.byWorker()).isTrue();
        assertThat(told.attributes().values()).containsEntry("faas.name", "echo");
        assertThat(LineFormat.AUTO.read(worker, nanos(WRITTEN), ZoneOffset.UTC).byWorker())
                .isFalse();
        assertThat(LineFormat.OPENLAMBDA_WORKER.standsAlone(worker)).isTrue();
        Told sandbox = LineFormat.OPENLAMBDA_WORKER.read("{\"level\":\"warn\"}", nanos(WRITTEN), ZoneOffset.UTC);
        assertThat(sandbox.byWorker()).isFalse();
        assertThat(sandbox.severity()).isEqualTo(Severity.WARN);
    }

    @Property(tries = 3000)
    void noLineBreaksTheReading(@ForAll("lines") String line) {
        for (LineFormat format : LineFormat.values()) {
            Told told = format.read(line, nanos(WRITTEN), ZoneId.of("Europe/Berlin"));
            assertThat(told.timeNanos()).isLessThanOrEqualTo(nanos(WRITTEN) + 86_401_000_000_000L);
            assertThat(told.attributes().values().size()).isLessThanOrEqualTo(70);
        }
    }

    /** Pieces of real lines in any order, with anything between them. */
    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> pieces = Arbitraries.of(
                "2026-04-23",
                "T",
                " ",
                "16:28:53",
                ".123",
                "Z",
                "+02:00",
                "[",
                "]",
                "<34>",
                "1 ",
                "Jun 14 ",
                "\t",
                ID,
                "REPORT RequestId: ",
                "Duration: 1 ms",
                "{\"a\":",
                "{\"time\":",
                "}",
                "\"",
                "level=",
                "info",
                "=",
                "ERROR",
                "[00:00:12.345] (",
                ") ",
                "E0423 ",
                "stdout: ",
                "081109 203615 ",
                "99999999999999999999",
                "\u00a0",
                "\\");
        Arbitrary<String> any = Arbitraries.strings().ofMaxLength(12);
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(5, pieces), net.jqwik.api.Tuple.of(1, any))
                .list()
                .ofMaxSize(24)
                .map(list -> String.join("", list));
    }

    @Test
    void aHostileLineOfAMegabyteTakesNoLongerThanItsLength() {
        for (String unit : new String[] {"{\"a\":", "a=", "[", "<", "\"\\", "a=\"", "2026-04-23 ", "=", " ", "\t"}) {
            String line = unit.repeat((1 << 20) / unit.length());
            assertThat(read(line).attributes().values().size()).isLessThanOrEqualTo(64);
        }
    }

    private static Told read(String line) {
        return LineFormat.AUTO.read(line, nanos(WRITTEN), ZoneOffset.UTC);
    }

    private static Instant time(Told told) {
        return Instant.ofEpochSecond(0, told.timeNanos());
    }

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }
}
