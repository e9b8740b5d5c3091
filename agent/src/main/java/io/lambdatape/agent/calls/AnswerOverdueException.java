package io.lambdatape.agent.calls;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;

/** A target was reached and then did not answer in time. */
final class AnswerOverdueException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    AnswerOverdueException(Duration waited) {
        super("it sent nothing for " + waited.toSeconds() + " s");
    }
}
