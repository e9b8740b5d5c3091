package io.lambdatape.agent.dynamodb;

import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.agent.http.HttpExchange;
import org.jspecify.annotations.Nullable;

/** A request to DynamoDB and its answer: one of the attempts of a call. */
final class Attempt extends HttpExchange {
    /** Null until the head has come. */
    @Nullable
    QuerySpan span;

    boolean answered;

    Attempt(long startNanos, int payloadBytesMax) {
        super(startNanos, payloadBytesMax);
    }
}
