package io.lambdatape.agent.database;

import io.lambdatape.agent.attribution.Asked;

/** A query's place among the spans: its own number, and the invocation that caused it. */
public final class QuerySpan {
    final Asked asked;

    QuerySpan(Asked asked) {
        this.asked = asked;
    }
}
