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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A live tail as server-sent events. Each line's event id is a cursor, so a client that comes back with it goes on where
 * it was. A slow client is waited for: the next lines are read when it has taken these.
 */
final class TailEndpoint implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(TailEndpoint.class);
    private static final int PART_LINES_MAX = 1_000;
    /** When so many lines wait, or the next was read this long ago, that is worth a word. */
    private static final int BEHIND_LINES_MIN = 10_000;

    private static final Duration BEHIND_MIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration TELL_BEHIND_EVERY = Duration.ofSeconds(5);

    private final LogSearch logs;
    private final TailStreams streams;
    private final InstantSource clock;
    private final LongSupplier nanoClock;

    TailEndpoint(LogSearch logs, TailStreams streams, InstantSource clock, LongSupplier nanoClock) {
        this.logs = logs;
        this.streams = streams;
        this.clock = clock;
        this.nanoClock = nanoClock;
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
            LogSearch.Tail first = first(parameters.query(), cursor);
            EventStream events = EventStream.begin(context);
            // From here on it may be silent.
            Following following = new Following(parameters.query(), events);
            events.send("ready", cursor, Json.bytes(Map.of("cursor", cursor)));
            events.flush();
            following.from(first);
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

    private LogSearch.Tail first(String query, String cursor) throws IOException, InvalidQueryException {
        try {
            return logs.tail(query, cursor, PART_LINES_MAX);
        } catch (InvalidQueryException e) {
            throw Fault.of(e, "cursor", logs, query);
        }
    }

    /** One client that follows. */
    private final class Following {
        private final String query;
        private final EventStream events;
        private long sentNanos = nanoClock.getAsLong();
        private long lookWhetherBehindNanos = nanoClock.getAsLong();
        private boolean behind;

        Following(String query, EventStream events) {
            this.query = query;
            this.events = events;
        }

        void from(LogSearch.Tail first) throws IOException {
            LogSearch.Tail part = first;
            while (!streams.ending()) {
                if (!part.complete()) {
                    tellWhenBehind(part);
                }
                send(part);
                if (part.complete() && behind) {
                    behind = false;
                    events.send("caught-up", null, Json.bytes(Map.of()));
                    events.flush();
                }
                try {
                    part = next(part);
                } catch (InvalidQueryException e) {
                    throw new IOException("the store refuses in mid-tail what it accepted at its start", e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (IOException e) {
                    LOG.error("a live tail ends because the store failed", e);
                    events.send("problem", null, Json.bytes(failure()));
                    events.flush();
                    return;
                }
            }
        }

        private LogSearch.Tail next(LogSearch.Tail part)
                throws IOException, InvalidQueryException, InterruptedException {
            if (part.complete()) {
                logs.awaitAfter(part.next(), streams.poll());
            }
            return logs.tail(query, part.next(), PART_LINES_MAX);
        }

        private void send(LogSearch.Tail part) throws IOException {
            long now = nanoClock.getAsLong();
            for (StoredLine line : part.lines()) {
                events.send(null, line.cursor(), Json.bytes(LineJson.of(line)));
            }
            if (!part.lines().isEmpty()) {
                events.flush();
                streams.sent(part.lines().size());
                sentNanos = now;
            } else if (now - sentNanos >= streams.heartbeat().toNanos()) {
                // With the cursor: whoever comes back need not be searched for all that does not match once more.
                events.heartbeat(part.next());
                sentNanos = now;
            }
        }

        private void tellWhenBehind(LogSearch.Tail part) throws IOException {
            long now = nanoClock.getAsLong();
            if (now - lookWhetherBehindNanos < 0) {
                return;
            }
            long lines = part.lines().size() + countAfter(part.next());
            Duration age = Duration.between(
                    Rfc3339.instant(part.lines().getFirst().line().observedNanos()), clock.instant());
            lookWhetherBehindNanos = now + (behind ? TELL_BEHIND_EVERY : LOOK_EVERY).toNanos();
            if (lines >= BEHIND_LINES_MIN || age.compareTo(BEHIND_MIN) >= 0) {
                behind = true;
                events.send("behind", null, Json.bytes(Map.of("lines", lines, "seconds", age.toSeconds())));
                events.flush();
            }
        }

        private long countAfter(String cursor) throws IOException {
            try {
                return logs.countAfter(query, cursor);
            } catch (InvalidQueryException e) {
                throw new IOException("the store refuses in mid-tail what it accepted at its start", e);
            }
        }
    }

    private static Problem failure() {
        return Problem.of(
                ProblemType.UNEXPECTED_FAILURE,
                "the store failed while the tail was read; reconnect, and look into the server's log if it goes on");
    }
}
