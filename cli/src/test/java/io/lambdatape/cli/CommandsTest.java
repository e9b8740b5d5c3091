package io.lambdatape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lambdatape.cli.demo.WholeSystem;
import io.lambdatape.cli.process.ExitStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands as they are typed, against everything real. */
class CommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static WholeSystem system;

    @TempDir
    Path directory;

    private record Ended(int status, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        system = WholeSystem.start();
        system.callSamples();
        system.awaitIndexed(4);
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
    }

    @Test
    void logsAndTracesPrintOneJsonObjectALine() throws IOException {
        Ended logs = run("logs", "lambda:blog", "--since", "5m", "--output", "json");
        assertThat(logs.status()).isEqualTo(ExitStatus.DONE);
        List<JsonNode> lines = objects(logs.out());
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            assertThat(line.get("lambda").asText()).isEqualTo("blog");
            assertThat(line.get("time").asText()).endsWith("Z");
        });

        List<JsonNode> traces =
                objects(run("traces", "lambda:blog", "--output", "json").out());
        assertThat(traces).hasSize(2);
        String id = traces.getFirst().get("traceId").asText();
        Ended trace = run("trace", id, "--output", "json");
        assertThat(trace.status()).isEqualTo(ExitStatus.DONE);
        assertThat(trace.out()).contains(id).contains("SELECT");
        assertThat(run("trace", id).out()).contains("blog").contains("SELECT");
    }

    @Test
    void aSelectionIsRecordedReplayedAndReported() throws IOException {
        Path recording = directory.resolve("blog.recording");
        Path out = directory.resolve("out");
        Ended recorded = run("record", "lambda:blog", "--output", recording.toString());
        assertThat(recorded.status()).as(recorded.err()).isEqualTo(ExitStatus.DONE);

        Ended replayed = run(
                "replay", recording.toString(), "--target", system.direct("").toString(), "--report", out.toString());
        assertThat(replayed.status()).as(replayed.out() + replayed.err()).isEqualTo(ExitStatus.DONE);
        try (var files = Files.list(out)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()).replaceAll(".*\\.", "")))
                    .contains("html", "csv", "json");
        }

        Path report = directory.resolve("report.html");
        assertThat(run("report", "--format", "html", "--output", report.toString())
                        .status())
                .isEqualTo(ExitStatus.DONE);
        assertThat(Files.readString(report)).contains("<html").contains("blog");
    }

    @Test
    void statusTellsThatNothingLags() {
        Ended status = run("status", "--output", "json");
        assertThat(status.status()).isEqualTo(ExitStatus.DONE);
        assertThat(status.out()).contains("demo-worker");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "logs lamda:blog | 2 | lambda",
                "logs --since yesterday-ish | 2 | yesterday-ish",
                "logs --output xml | 2 | xml",
                "trace 0af7651916cd43dd8448eb211c80319c | 1 | 0af7651916cd43dd8448eb211c80319c",
                "replay missing.recording --target http://127.0.0.1:1 | 3 | missing.recording",
                "report missing.recording --format html --output x.html | 3 | missing.recording",
                "agent --config missing.yaml | 3 | missing.yaml",
                "nonsense | 2 | nonsense",
            })
    void aMistakeIsOneSentenceThatNamesThePlace(String arguments, int status, String named) {
        Ended ended = run(arguments.split(" ", -1));
        assertThat(ended.err()).contains(named).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(ended.status()).as(ended.err()).isEqualTo(status);
    }

    @Test
    void withoutAServerACommandSaysWhereItLooked() {
        StringWriter err = new StringWriter();
        int status = Main.commandLine().setErr(new PrintWriter(err)).execute("logs", "--server", "http://127.0.0.1:1");
        assertThat(status).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(err.toString()).contains("http://127.0.0.1:1").doesNotContain("\tat ");
    }

    private static Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        List<String> asking = List.of("logs", "traces", "trace", "record", "status");
        boolean ofServer =
                asking.contains(all.getFirst()) || arguments[0].equals("report") && !arguments[1].contains("missing");
        if (ofServer) {
            all.add("--server");
            all.add(system.url());
        }
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int status = commandLine.execute(all.toArray(String[]::new));
        return new Ended(status, out.toString(), err.toString());
    }

    private static List<JsonNode> objects(String lines) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : lines.split("\n", -1)) {
            if (!line.isBlank()) {
                objects.add(JSON.readTree(line));
            }
        }
        return objects;
    }
}
