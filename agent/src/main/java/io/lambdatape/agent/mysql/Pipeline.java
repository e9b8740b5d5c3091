package io.lambdatape.agent.mysql;

import io.lambdatape.agent.database.DatabaseOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the client has sent and the server has not answered yet, in order. */
final class Pipeline {
    private final DatabaseOptions options;
    private final Deque<Command> waiting = new ArrayDeque<>();
    private long waitingBytes;

    /** The command whose file the client sends (LOCAL INFILE). */
    @Nullable
    Command sendingFile;

    Pipeline(DatabaseOptions options) {
        this.options = options;
    }

    /** A command that is about to come; it waits for nothing before it is added. */
    Command begin(long nanos) {
        int requestBytesMax = waitingBytes > options.waitingBytesMax() ? 0 : options.bodyBytesMax();
        return new Command(nanos, requestBytesMax, options.bodyBytesMax());
    }

    void add(Command command) throws NotUnderstoodException {
        if (waiting.size() >= options.pipelinedMax()) {
            throw new NotUnderstoodException(MySqlOpaqueReason.PIPELINED_TOO_MANY);
        }
        command.waitingBytes = command.request.keptBytes();
        waitingBytes += command.waitingBytes;
        waiting.add(command);
    }

    @Nullable
    Command front() {
        return waiting.peek();
    }

    /** The command added last. */
    @Nullable
    Command back() {
        return waiting.peekLast();
    }

    /** The front command has its answer. */
    void answered() {
        Command command = waiting.poll();
        if (command != null) {
            waitingBytes -= command.waitingBytes;
        }
    }

    /** Nothing waits any more. @return what did */
    List<Command> drain() {
        List<Command> all = new ArrayList<>(waiting);
        waiting.clear();
        waitingBytes = 0;
        return all;
    }
}
