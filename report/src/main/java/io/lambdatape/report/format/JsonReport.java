package io.lambdatape.report.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lambdatape.report.Arrivals;
import io.lambdatape.report.Distribution;
import io.lambdatape.report.LambdaTiming;
import io.lambdatape.report.ReplayTiming;
import io.lambdatape.report.SendError;
import io.lambdatape.report.StatementTiming;
import io.lambdatape.report.TimingReport;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The report as one JSON object; the names are a promise, see docs/timing-report.md. */
final class JsonReport {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();

    private JsonReport() {}

    static void write(TimingReport report, OutputStream out) throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("title", report.title()).put("sentence", report.sentence());
        ArrayNode notes = root.putArray("notes");
        report.notes().forEach(notes::add);
        root.put("start", Times.instant(report.startNanos())).put("end", Times.instant(report.endNanos()));
        root.put("invocations", report.invocations()).put("queries", report.queries());
        root.put("queriesUntied", report.queriesUntied());
        root.put("missingRecords", report.completeness().missing());
        counts(root.putObject("gaps"), report.completeness().gaps());
        counts(root.putObject("attribution"), report.attribution());
        arrivals(root.putObject("arrivals"), report.arrivals());
        ArrayNode lambdas = root.putArray("lambdas");
        report.lambdas().forEach(lambda -> lambda(lambdas.addObject(), lambda));
        ReplayTiming replay = report.replay();
        if (replay != null) {
            replay(root.putObject("replay"), replay);
        }
        MAPPER.writerWithDefaultPrettyPrinter().writeValue(out, root);
        out.write('\n');
    }

    private static void arrivals(ObjectNode node, Arrivals arrivals) {
        node.put("start", Times.instant(arrivals.startNanos()));
        node.set("bucketMs", ms(arrivals.bucketNanos()));
        ArrayNode counts = node.putArray("counts");
        arrivals.counts().forEach(counts::add);
    }

    private static void lambda(ObjectNode node, LambdaTiming lambda) {
        node.put("lambda", lambda.lambda()).put("invocations", lambda.invocations());
        node.put("errors", lambda.errors());
        counts(node.putObject("outcomes"), lambda.outcomes());
        node.put("coldStarts", lambda.coldStarts()).put("coldStartsUnknown", lambda.coldStartsUnknown());
        distribution(node.putObject("duration"), lambda.duration());
        distribution(node.putObject("firstByte"), lambda.firstByte());
        distribution(node.putObject("timeInQueries"), lambda.queryTime());
        node.put("timeInQueriesShare", rounded(lambda.queryTimeShare()));
        node.put("queries", lambda.queries()).put("queriesPerInvocation", rounded(lambda.queriesPerInvocation()));
        ArrayNode statements = node.putArray("statements");
        lambda.statements().forEach(statement -> statement(statements.addObject(), statement));
    }

    private static void statement(ObjectNode node, StatementTiming statement) {
        node.put("text", statement.text()).put("other", statement.other()).put("count", statement.count());
        node.set("p50Ms", ms(statement.p50Nanos()));
        node.set("p99Ms", ms(statement.p99Nanos()));
        node.set("maxMs", ms(statement.maxNanos()));
        node.set("totalMs", ms(statement.totalNanos()));
    }

    private static void replay(ObjectNode node, ReplayTiming replay) {
        node.put("clean", replay.clean()).put("stopped", replay.stopped());
        node.put("target", replay.settings().target())
                .put("speed", replay.settings().speed());
        node.put("start", Times.instant(replay.settings().startNanos()));
        node.set("elapsedMs", ms(replay.elapsedNanos()));
        node.put("planned", replay.planned()).put("sent", replay.sent()).put("answered", replay.answered());
        node.put("notCompared", replay.notCompared()).put("differing", replay.differing());
        counts(node.putObject("notSent"), replay.notSent());
        counts(node.putObject("unanswered"), replay.unanswered());
        counts(node.putObject("skipped"), replay.skipped());
        sendError(node.putObject("sendError"), replay);
        ArrayNode lambdas = node.putArray("lambdas");
        for (ReplayTiming.LambdaComparison lambda : replay.lambdas()) {
            ObjectNode one = lambdas.addObject();
            one.put("lambda", lambda.lambda()).put("answered", lambda.answered());
            one.put("differing", lambda.differing());
            distribution(one.putObject("recorded"), lambda.recorded());
            distribution(one.putObject("replayed"), lambda.latency());
            distribution(one.putObject("replayedFromSend"), lambda.fromSend());
        }
        ArrayNode differences = node.putArray("differences");
        replay.differences().forEach(group -> differences(differences.addObject(), group));
    }

    private static void differences(ObjectNode node, ReplayTiming.DifferenceGroup group) {
        node.put("lambda", group.lambda()).put("kind", group.kind().name().toLowerCase(Locale.ROOT));
        node.put("where", group.where()).put("count", group.count());
        ArrayNode examples = node.putArray("examples");
        for (ReplayTiming.Example example : group.examples()) {
            examples.addObject()
                    .put("traceId", example.traceId())
                    .put("where", example.difference().where())
                    .put("recorded", example.difference().recorded())
                    .put("replayed", example.difference().replayed());
        }
    }

    private static void sendError(ObjectNode node, ReplayTiming replay) {
        SendError error = replay.sendError();
        Distribution times = error.distribution();
        node.set("p50Us", us(times.p50Nanos()));
        node.set("p99Us", us(times.p99Nanos()));
        node.set("p999Us", us(times.p999Nanos()));
        node.set("maxUs", us(times.maxNanos()));
        node.set("meanUs", us((long) times.meanNanos()));
        node.set("driftUsPerMinute", us(Math.round(error.driftNanosPerMinute())));
        node.set("lateLimitMs", ms(replay.settings().lateNanosMax()));
        node.put("late", error.late());
        ArrayNode laterThan = node.putArray("laterThan");
        error.laterThan().forEach(count -> counted(laterThan.addObject(), "thresholdUs", count));
        ArrayNode histogram = node.putArray("histogram");
        error.buckets().forEach(count -> counted(histogram.addObject(), "fromUs", count));
    }

    private static void counted(ObjectNode node, String name, SendError.Count count) {
        node.set(name, us(count.fromNanos()));
        node.put("count", count.count());
    }

    private static void distribution(ObjectNode node, Distribution times) {
        node.put("count", times.count());
        node.set("p50Ms", ms(times.p50Nanos()));
        node.set("p90Ms", ms(times.p90Nanos()));
        node.set("p95Ms", ms(times.p95Nanos()));
        node.set("p99Ms", ms(times.p99Nanos()));
        node.set("p999Ms", ms(times.p999Nanos()));
        node.set("maxMs", ms(times.maxNanos()));
        node.set("meanMs", ms((long) times.meanNanos()));
    }

    private static void counts(ObjectNode node, Map<? extends Enum<?>, Long> counts) {
        new TreeMap<>(counts).forEach((key, count) -> node.put(Times.word(key), count));
    }

    private static com.fasterxml.jackson.databind.JsonNode ms(long nanos) {
        return MAPPER.getNodeFactory().numberNode(new BigDecimal(Times.ms(nanos)));
    }

    private static com.fasterxml.jackson.databind.JsonNode us(long nanos) {
        return MAPPER.getNodeFactory().numberNode(new BigDecimal(Times.us(nanos)));
    }

    private static double rounded(double value) {
        return Math.round(value * 10_000) / 10_000.0;
    }
}
