package io.lambdatape.agent.postgres;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.relay.Peers;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Timing;
import io.lambdatape.recording.TraceContext;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Turns the statements of one connection into records. */
final class QueryRecorder {
    private final PostgresOptions options;
    private final OpenInvocations invocations;
    private final CaptureSink sink;
    private final TraceIds ids;
    private final PostgresCounters counters;
    private final Peers peers;
    private final CompletableFuture<Source> owner;
    private final Map<String, String> startup = new HashMap<>();

    QueryRecorder(
            PostgresOptions options,
            OpenInvocations invocations,
            CaptureSink sink,
            TraceIds ids,
            PostgresCounters counters,
            Peers peers,
            CompletableFuture<Source> owner) {
        this.options = options;
        this.invocations = invocations;
        this.sink = sink;
        this.ids = ids;
        this.counters = counters;
        this.peers = peers;
        this.owner = owner;
    }

    /** Reads user, database and the like; the packet's other settings are of no interest. */
    void startup(MessageBody body) {
        body.int32();
        while (body.remaining() > 1) {
            String name = body.text();
            if (name.isEmpty()) {
                return;
            }
            startup.put(name, body.text());
        }
    }

    /** Asks which invocation causes a statement, at the moment at which it begins to run. */
    void attribute(Query query) {
        // Who owns the connection is found out meanwhile; if that takes longer, it is asked again at the end.
        if (owner.isDone()) {
            query.cause = cause(query);
        }
    }

    /** Records a statement that has ended. */
    void record(Query query) {
        if (!query.executed && query.sqlState == null) {
            return;
        }
        counters.recorded.increment();
        OpenInvocations.Answer cause = query.cause == null ? cause(query) : query.cause;
        TraceContext invocation = cause.invocation();
        TraceContext id = invocation == null ? ids.begin() : ids.within(invocation);
        Timing timing = new Timing(query.startNanos, query.firstByteNanos, query.endNanos);
        if (invocation != null) {
            invocations.queryEnded(invocation, timing.durationNanos());
        }
        Source source = owner.getNow(Source.UNKNOWN);
        sink.exchange(new Exchange(
                Origin.unnumbered(options.worker()),
                ExchangeKind.QUERY,
                name(query.statement.text()),
                id,
                cause.parent(),
                new Place(options.worker(), "", source.lambda(), source.instance()),
                null,
                timing,
                outcome(query),
                attributes(query),
                query.request.payload(),
                query.response.payload()));
    }

    private OpenInvocations.Answer cause(Query query) {
        TraceContext stated = Sql.traceparent(query.statement.text());
        return invocations.attribute(stated, owner.getNow(Source.UNKNOWN));
    }

    private static Outcome outcome(Query query) {
        if (query.cutOff) {
            return Outcome.CUT_OFF;
        }
        return query.sqlState != null || query.skipped ? Outcome.ERROR : Outcome.OK;
    }

    private static String name(String sql) {
        String operation = Sql.operation(sql);
        String table = Sql.table(sql);
        String name = table == null ? operation : operation + " " + table;
        return name.isBlank() ? "postgresql" : name;
    }

    private Attributes attributes(Query query) {
        String sql = query.statement.text();
        Attributes.Builder attributes = Attributes.builder()
                .put("db.system.name", "postgresql")
                .put("db.namespace", startup.getOrDefault("database", startup.get("user")))
                .put("db.query.text", cut(sql))
                .put("db.operation.name", emptyAsNull(Sql.operation(sql)))
                .put("db.collection.name", Sql.table(sql))
                .put("db.response.returned_rows", query.rows)
                .put("db.response.status_code", query.sqlState)
                .put("error.type", errorType(query))
                .put("lambdatape.db.error.message", query.error)
                .put("lambdatape.db.command_tag", query.tag)
                .put("lambdatape.db.user", startup.get("user"))
                .put("lambdatape.db.application_name", startup.get("application_name"))
                .put("server.address", peers.server().getHostString())
                .put("server.port", peers.server().getPort())
                .put("network.peer.address", peers.client().getHostString())
                .put("network.peer.port", peers.client().getPort());
        if (query.affected >= 0) {
            attributes.put("lambdatape.db.affected_rows", query.affected);
        }
        if (query.copiedBytes > 0) {
            attributes.put("lambdatape.db.copied_bytes", query.copiedBytes);
        }
        boolean cut = sql.length() > options.textCharsMax();
        for (int i = 0; i < query.parameters.size(); i++) {
            Portal.Value parameter = query.parameters.get(i);
            byte[] bytes = parameter.bytes();
            String value = bytes == null ? "NULL" : Values.text(bytes, parameter.binary(), query.statement.type(i));
            cut |= value.length() > options.textCharsMax();
            attributes.put("db.query.parameter." + i, bytes == null ? "NULL" : cut(value));
        }
        if (cut) {
            attributes.put("lambdatape.db.text_truncated", true);
        }
        return attributes.build();
    }

    private static @Nullable String errorType(Query query) {
        if (query.cutOff) {
            return "cut_off";
        }
        return query.skipped ? "skipped_after_error" : query.sqlState;
    }

    private String cut(String text) {
        return text.length() <= options.textCharsMax() ? text : text.substring(0, options.textCharsMax());
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
