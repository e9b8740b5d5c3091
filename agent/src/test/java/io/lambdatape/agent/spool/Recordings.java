package io.lambdatape.agent.spool;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.Payload;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Timing;
import io.lambdatape.recording.TraceContext;

/** Records to put into a spool. */
public final class Recordings {
    private static final Place PLACE = new Place("worker-1", "http", "blog", "7");

    private Recordings() {}

    public static Exchange exchange(int number, int requestBytes) {
        TraceContext id = new TraceContext(String.format("%032x", number + 1), String.format("%016x", number + 1));
        return new Exchange(
                Origin.unnumbered("worker-1"),
                ExchangeKind.INVOCATION,
                "exchange-" + number,
                id,
                Parent.NONE,
                PLACE,
                null,
                new Timing(1000, 2000, 3000),
                Outcome.OK,
                Attributes.EMPTY,
                Payload.of(new byte[requestBytes]),
                Payload.EMPTY);
    }

    public static LogLine line(int number) {
        return new LogLine(
                Origin.unnumbered("worker-1"),
                "worker-1/g/" + number,
                PLACE,
                "stdout",
                "/var/log/blog",
                number,
                null,
                "line " + number,
                1,
                2,
                null,
                Attribution.NONE,
                false,
                Attributes.EMPTY);
    }
}
