package io.lambdatape.agent.platform;

import io.lambdatape.recording.ExchangeKind;
import io.lambdatape.recording.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An OpenLambda worker. {@code /run/<lambda>[/...]} is an invocation; all else ({@code /status}, {@code /registry/...})
 * is recorded as {@code OTHER}. No header tells the worker's own error answers: their texts do, as in the worker's
 * {@code lambdaFunction.go} and {@code lambdaInstance.go}. A function that answers with such a text is taken for the
 * worker.
 */
public record OpenLambda() implements Platform {
    private static final String RUN = "/run/";
    private static final String TIMEOUT = "Client.Timeout exceeded";
    private static final String LATE_FAILURE = "reading lambda response failed: ";

    private record PlatformError(int status, String prefix, String errorType) {}

    private static final List<PlatformError> ERRORS = List.of(
            new PlatformError(500, "expected invocation format: /run/<lambda-name>", "no_lambda_name"),
            new PlatformError(429, "lambda function queue is full", "queue_full"),
            new PlatformError(429, "lambda instance queue is full", "queue_full"),
            new PlatformError(500, "lambda \"", "unknown_lambda"),
            new PlatformError(500, "invalid function name", "invalid_name"),
            new PlatformError(500, "cannot determine runtime", "invalid_code"),
            new PlatformError(500, "failed to parse lambda configuration file", "invalid_configuration"),
            new PlatformError(405, "HTTP method not allowed. Sent: ", "method_not_allowed"),
            new PlatformError(500, "could not create Sandbox: ", "no_sandbox"),
            new PlatformError(502, "RoundTrip failed: ", "sandbox_lost"));

    @Override
    public String name() {
        return "openlambda";
    }

    @Override
    public Target target(String method, String path) {
        String lambda = lambda(path);
        return lambda.isEmpty()
                ? new Target(ExchangeKind.OTHER, method + " " + path, null)
                : new Target(ExchangeKind.INVOCATION, lambda, lambda);
    }

    @Override
    public Verdict judge(int status, byte[] answer) {
        if (status < 400) {
            return judgeEnd(status, answer);
        }
        String body = new String(AnswerText.beginning(answer), StandardCharsets.UTF_8);
        for (PlatformError error : ERRORS) {
            if (error.status == status && body.startsWith(error.prefix) && fits(error, body)) {
                return verdict(error.errorType, body);
            }
        }
        return judgeEnd(status, answer);
    }

    // "lambda "x" not found in blob store (bucket=...": the name stands in the middle.
    private static boolean fits(PlatformError error, String body) {
        return !error.errorType.equals("unknown_lambda") || body.contains("\" not found in blob store");
    }

    // A failure after the status was sent is told at the end of the body.
    private static Verdict judgeEnd(int status, byte[] answer) {
        String end = AnswerText.end(answer);
        int failure = end.indexOf(LATE_FAILURE);
        return failure < 0 ? Verdict.byStatus(status) : verdict("answer_lost", end.substring(failure));
    }

    private static Verdict verdict(String errorType, String text) {
        return text.contains(TIMEOUT)
                ? new Verdict(Outcome.TIMEOUT, "timeout")
                : new Verdict(Outcome.PLATFORM_ERROR, errorType);
    }

    private static String lambda(String path) {
        if (!path.startsWith(RUN)) {
            return "";
        }
        int end = path.indexOf('/', RUN.length());
        return path.substring(RUN.length(), end < 0 ? path.length() : end);
    }
}
