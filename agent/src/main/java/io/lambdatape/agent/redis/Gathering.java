package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.agent.redis.CommandName.Role;
import io.lambdatape.recording.Payload;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one read that are to be one record, as far as they were found. Used again and again by one connection;
 * of a command it takes four bytes. Which ones come together is told in docs/databases.md.
 */
final class Gathering {
    private static final int COMMANDS_MAX = 1000;
    private static final int BYTES_MAX = 64 * 1024;
    private static final int COMMAND_BYTES_MAX = 16 * 1024;
    private static final int USUAL_COMMANDS = 16;

    private int[] ends = new int[USUAL_COMMANDS];
    private int count;
    private int from;
    private boolean answered;
    private CommandName first = CommandName.NONE;
    private CommandName last = CommandName.NONE;

    /** How many of them neither begin nor end a transaction. */
    private int operations;

    /** What those are called; null if they differ, or there are none. */
    private @Nullable String common;

    /** Whether a command so long may be together with others at all. */
    static boolean fits(CommandName name, int length) {
        return name.role().isBatched() && length <= COMMAND_BYTES_MAX;
    }

    /** Whether a command that ends there may be the next one. */
    boolean takes(CommandName name, int until, boolean isAnswered) {
        return count == 0
                || (name.role() != Role.MULTI
                        && isAnswered == answered
                        && count < COMMANDS_MAX
                        && until - from <= BYTES_MAX);
    }

    /** @param operation the command's name, with that of the subcommand if it has one */
    void add(CommandName name, String operation, int start, int until, boolean isAnswered) {
        if (count == 0) {
            from = start;
            answered = isAnswered;
            first = name;
        }
        last = name;
        if (name.role() != Role.MULTI && !name.role().endsTransaction()) {
            common = operations == 0 || operation.equals(common) ? operation : null;
            operations++;
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count++] = until - from;
    }

    int count() {
        return count;
    }

    /** Where in the buffer the first one begins. */
    int from() {
        return from;
    }

    /** Where the last one ends. */
    int until() {
        return count == 0 ? from : from + ends[count - 1];
    }

    /** Whether the server answers them. */
    boolean answered() {
        return answered;
    }

    /** What the first one is called. */
    CommandName first() {
        return first;
    }

    Batch batch(QuerySpan span, byte[] kept, Payload request, int responseBytesMax) {
        boolean transaction = first.role() == Role.MULTI && last.role().endsTransaction();
        String kind = transaction ? "MULTI" : "PIPELINE";
        boolean same = common != null && (transaction || operations == count);
        return new Batch(
                same ? kind + " " + common : kind,
                transaction ? operations : count,
                count,
                Arrays.copyOf(ends, begunBefore(kept.length)),
                last.role(),
                span,
                kept,
                request,
                responseBytesMax);
    }

    /** How many commands begin before there. */
    private int begunBefore(int offset) {
        int begun = count;
        while (begun > 0 && (begun == 1 ? 0 : ends[begun - 2]) >= offset) {
            begun--;
        }
        return begun;
    }

    void clear() {
        count = 0;
        operations = 0;
        common = null;
    }
}
