package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.json.Json;
import io.lambdatape.logview.json.LineJson;
import io.lambdatape.logview.json.Rfc3339;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.logview.problem.Problem;
import io.lambdatape.logview.problem.ProblemType;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.StoredLine;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A live tail as server-sent events. Each line's event id is a cursor, so a client that comes back with it goes on where
 * it was. A slow client is waited for: the next lines are read when it has taken these.
 */
final class TailEndpoint implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(TailEndpoint.class);
    private static final int BATCH_LINES_MAX = 200;
    /** Lines that were read this long ago and come only now are worth a word. */
    private static final Duration BEHIND_MIN = Duration.ofSeconds(10);

    private final LogSearch logs;
    private final TailStreams streams;
    private final InstantSource clock;

    TailEndpoint(LogSearch logs, TailStreams streams, InstantSource clock) {
        this.logs = logs;
        this.streams = streams;
        this.clock = clock;
    }

    @Override
    public String path() {
        return "/api/v1/logs/tail";
    }

    @Override
    public List<String> parameters() {
        return List.of("query", "cursor");
    }

    @Override
    public boolean answersHead() {
        return false;
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException, InvalidQueryException {
        if (!streams.open()) {
            throw Problem.of(
                            ProblemType.TOO_MANY_AT_ONCE,
                            "there are as many live tails as the server allows; close another one and try again")
                    .exception();
        }
        try {
            String cursor = startCursor(parameters, context);
            // Before the answer begins, so that a query that is wrong is still refused as a problem.
            List<StoredLine> first = first(parameters.query(), cursor);
            EventStream events = EventStream.begin(context);
            events.send("ready", cursor, Json.bytes(Map.of("cursor", cursor)));
            events.flush();
            follow(parameters.query(), cursor, first, events);
            // Here, not when the server gets round to it: it may be about to stop.
            events.end();
        } finally {
            streams.close();
        }
    }

    private String startCursor(Parameters parameters, Context context) throws IOException {
        // The header comes from a client that reconnects to the same address: it is the later of the two.
        String last = context.header("Last-Event-ID");
        String given = last == null || last.isEmpty() ? parameters.text("cursor") : last;
        return given == null ? logs.tailCursor() : given;
    }

    private List<StoredLine> first(String query, String cursor) throws IOException, InvalidQueryException {
        try {
            return logs.tail(query, cursor, BATCH_LINES_MAX);
        } catch (InvalidQueryException e) {
            throw Fault.of(e, "cursor", logs, query);
        }
    }

    private void follow(String query, String start, List<StoredLine> first, EventStream events) throws IOException {
        String cursor = start;
        List<StoredLine> batch = first;
        boolean behind = false;
        Instant lastSent = clock.instant();
        while (!streams.ending()) {
            behind = tellWhenBehind(batch, behind, events);
            for (StoredLine line : batch) {
                events.send(null, line.cursor(), Json.bytes(LineJson.of(line)));
            }
            if (!batch.isEmpty()) {
                cursor = batch.getLast().cursor();
                events.flush();
                streams.sent(batch.size());
                lastSent = clock.instant();
            } else if (!clock.instant().isBefore(lastSent.plus(streams.heartbeat()))) {
                events.heartbeat();
                lastSent = clock.instant();
            }
            if (batch.size() < BATCH_LINES_MAX && streams.endsWithinPoll()) {
                return;
            }
            try {
                batch = logs.tail(query, cursor, BATCH_LINES_MAX);
            } catch (InvalidQueryException e) {
                throw new IOException("the store refuses in mid-tail what it accepted at its start", e);
            } catch (IOException e) {
                LOG.error("a live tail ends because the store failed", e);
                events.send("problem", null, Json.bytes(failure()));
                events.flush();
                return;
            }
        }
    }

    private boolean tellWhenBehind(List<StoredLine> batch, boolean was, EventStream events) throws IOException {
        if (batch.isEmpty()) {
            return was && tellCaughtUp(events);
        }
        Duration age = Duration.between(Rfc3339.instant(batch.getLast().line().observedNanos()), clock.instant());
        boolean now = batch.size() == BATCH_LINES_MAX && age.compareTo(BEHIND_MIN) >= 0;
        if (now && !was) {
            events.send("behind", null, Json.bytes(Map.of("seconds", age.toSeconds())));
        }
        return now || (was && (batch.size() == BATCH_LINES_MAX || tellCaughtUp(events)));
    }

    private static boolean tellCaughtUp(EventStream events) throws IOException {
        events.send("caught-up", null, Json.bytes(Map.of()));
        events.flush();
        return false;
    }

    private static Problem failure() {
        return Problem.of(
                ProblemType.UNEXPECTED_FAILURE,
                "the store failed while the tail was read; reconnect, and look into the server's log if it goes on");
    }
}
