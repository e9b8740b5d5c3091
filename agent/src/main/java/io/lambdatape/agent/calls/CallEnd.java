package io.lambdatape.agent.calls;

import io.lambdatape.agent.platform.Verdict;
import io.lambdatape.recording.Outcome;

/** How calls end. A 4xx is an error here, as in the semantic conventions for HTTP client spans. */
final class CallEnd {
    private static final int GATEWAY_TIMEOUT = 504;

    private CallEnd() {}

    static Verdict of(CallExchange exchange) {
        Verdict known = exchange.verdict();
        if (known != null) {
            boolean late = exchange.responseComplete() && exchange.status() == GATEWAY_TIMEOUT;
            return late ? new Verdict(Outcome.TIMEOUT, known.errorType()) : known;
        }
        return exchange.status() >= 400 ? new Verdict(Outcome.ERROR, Integer.toString(exchange.status())) : Verdict.OK;
    }
}
