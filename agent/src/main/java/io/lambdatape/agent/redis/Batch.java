package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.agent.redis.CommandName.Role;
import io.lambdatape.recording.Payload;

/** Commands that came together: a pipeline or a transaction. Of each is kept where it ends, no more. */
final class Batch extends Query {
    private final String operation;

    /** How many there are without those that begin and end the transaction that it is. */
    final int operations;

    private final int commands;
    private final int[] ends;
    private final Role last;
    private int answers;

    /**
     * @param commands how many there are in all
     * @param ends where those end of which bytes are kept
     * @param last what is special about the last one; only the first and the last one can be special
     */
    Batch(
            String operation,
            int operations,
            int commands,
            int[] ends,
            Role last,
            QuerySpan span,
            byte[] bytes,
            Payload request,
            int responseBytesMax) {
        super(span, bytes, request, responseBytesMax);
        this.operation = operation;
        this.operations = operations;
        this.commands = commands;
        this.ends = ends;
        this.last = last;
    }

    /** Whether it begins and ends a transaction, and is nothing else. */
    boolean isTransaction() {
        return operations < commands;
    }

    @Override
    String operation() {
        return operation;
    }

    @Override
    QueryText text(DatabaseOptions options, QuotedText scratch) {
        return QueryText.ofBatch(bytes, commands, ends, options, scratch);
    }

    @Override
    Role awaited() {
        return answers == commands - 1 ? last : Role.ORDINARY;
    }

    @Override
    boolean answered() {
        return ++answers == commands;
    }
}
