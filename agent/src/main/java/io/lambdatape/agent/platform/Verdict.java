package io.lambdatape.agent.platform;

import io.lambdatape.recording.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param errorType the attribute {@code error.type}: a status code or a short name of few values; null if all is well
 */
public record Verdict(Outcome outcome, @Nullable String errorType) {
    public static final Verdict OK = new Verdict(Outcome.OK, null);

    /**
     * By the status alone. A 4xx is the client's mistake and no error of the function, as in the semantic conventions
     * for HTTP server spans.
     */
    public static Verdict byStatus(int status) {
        return status >= 500 ? new Verdict(Outcome.ERROR, Integer.toString(status)) : OK;
    }
}
