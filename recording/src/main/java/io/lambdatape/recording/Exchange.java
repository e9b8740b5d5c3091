package io.lambdatape.recording;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer: an invocation, a query or a call. It becomes an OpenTelemetry span.
 *
 * @param name the span's name: the function's for an invocation, {@code SELECT posts} or the like for a query
 * @param id trace and span
 * @param parent what caused it
 * @param coldStart whether the invocation started an instance; null if unknown
 * @param attributes {@code http.*}, {@code db.*}, ... as in docs/wire-format.md
 */
public record Exchange(
        Origin origin,
        ExchangeKind kind,
        String name,
        TraceContext id,
        Parent parent,
        Place place,
        @Nullable Boolean coldStart,
        Timing timing,
        Outcome outcome,
        Attributes attributes,
        Payload request,
        Payload response)
        implements Recorded {
    public Exchange {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(parent, "parent");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(timing, "timing");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(attributes, "attributes");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(response, "response");
    }

    /** The same exchange with other payloads, say put together from their parts. */
    public Exchange withPayloads(Payload newRequest, Payload newResponse) {
        return new Exchange(
                origin, kind, name, id, parent, place, coldStart, timing, outcome, attributes, newRequest, newResponse);
    }

    /** The same exchange under another number. */
    public Exchange withOrigin(Origin newOrigin) {
        return new Exchange(
                newOrigin, kind, name, id, parent, place, coldStart, timing, outcome, attributes, request, response);
    }
}
