package io.lambdatape.agent.postgresql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement bound to parameters. */
final class Portal {
    /** Null if it was prepared in a way that the agent cannot see, or forgotten. */
    final @Nullable Statement statement;

    final Parameters parameters;

    /** Steps of the batch at hand that no query has claimed: Parse, Bind, Describe. */
    final List<Step> unclaimed = new ArrayList<>(4);

    /** Whether it was executed already, so that a further Execute goes on with it. */
    boolean executed;

    Portal(@Nullable Statement statement, Parameters parameters) {
        this.statement = statement;
        this.parameters = parameters;
    }
}
