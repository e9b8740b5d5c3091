package io.lambdatape.agent.redaction;

import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Redacts exchanges. For one thread. Header fields are redacted in every HTTP message, JSON fields in bodies that are
 * JSON by their content type; a body that is compressed cannot be searched and is blanked where JSON fields are
 * configured. Queries that are HTTP by their {@code network.protocol.name} are redacted likewise, and their text like a
 * body; other queries come as they are: their listener leaves passwords of handshakes out itself.
 */
public final class Redaction implements UnaryOperator<Exchange> {
    private static final String QUERY_TEXT = "db.query.text";

    private final HttpRedactor redactor;

    private Redaction(HttpRedactor redactor) {
        this.redactor = redactor;
    }

    /**
     * Redaction with the worker's key, which is made if it is missing.
     *
     * @param directory where the key is kept: the spool's
     * @param headers names of header fields, in lower case
     * @param jsonFields names of fields in JSON bodies, as they are written there
     */
    public static Redaction of(Path directory, List<String> headers, List<String> jsonFields) throws IOException {
        return new Redaction(
                new HttpRedactor(Placeholders.ofDirectory(directory), Set.copyOf(headers), Set.copyOf(jsonFields)));
    }

    @Override
    public Exchange apply(Exchange exchange) {
        if (exchange.kind() == ExchangeKind.QUERY) {
            boolean http = "http".equals(exchange.attributes().text("network.protocol.name"));
            return http ? payloads(text(exchange)) : exchange;
        }
        return payloads(exchange);
    }

    @SuppressWarnings("ReferenceEquality") // the same object: nothing was redacted
    private Exchange payloads(Exchange exchange) {
        Payload request = redact(exchange.request());
        Payload response = redact(exchange.response());
        boolean same = request == exchange.request() && response == exchange.response();
        return same ? exchange : exchange.withPayloads(request, response);
    }

    private Exchange text(Exchange exchange) {
        String text = exchange.attributes().text(QUERY_TEXT);
        String redacted = text == null ? null : redactor.redactJson(text);
        if (redacted == null || redacted.equals(text)) {
            return exchange;
        }
        Map<String, Object> attributes =
                new LinkedHashMap<>(exchange.attributes().values());
        attributes.put(QUERY_TEXT, redacted);
        return new Exchange(
                exchange.origin(),
                exchange.kind(),
                exchange.name(),
                exchange.id(),
                exchange.parent(),
                exchange.place(),
                exchange.coldStart(),
                exchange.timing(),
                exchange.outcome(),
                new Attributes(attributes),
                exchange.request(),
                exchange.response());
    }

    @SuppressWarnings("ReferenceEquality")
    private Payload redact(Payload payload) {
        byte[] redacted = redactor.redact(payload.bytes());
        return redacted == payload.bytes()
                ? payload
                : new Payload(redacted, payload.length(), payload.chunks(), payload.truncated(), payload.parts());
    }
}
