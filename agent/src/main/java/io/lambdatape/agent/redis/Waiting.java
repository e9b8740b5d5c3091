package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.DatabaseOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands without an answer yet, in order. */
final class Waiting {
    /** Enough for a name and a key. */
    private static final int LITTLE_BYTES = 256;

    private final DatabaseOptions options;
    private final Deque<Command> commands = new ArrayDeque<>();
    private long bytes;

    Waiting(DatabaseOptions options) {
        this.options = options;
    }

    /** How many bytes of the next command are to be kept. */
    int bytesMax() {
        return bytes > options.waitingBytesMax()
                ? LITTLE_BYTES
                : Math.max(LITTLE_BYTES, Math.max(options.bodyBytesMax(), options.statementBytesMax()));
    }

    /** How many bytes of the next command may be recorded. */
    int recordedBytesMax() {
        return bytes > options.waitingBytesMax() ? 0 : options.bodyBytesMax();
    }

    void add(Command command) throws NotUnderstoodException {
        commands.add(command);
        bytes += command.bytes.length;
        if (commands.size() > options.pipelinedMax()) {
            throw new NotUnderstoodException(RedisOpaqueReason.PIPELINED_TOO_MANY);
        }
    }

    /** The one whose answer comes next. */
    @Nullable
    Command front() {
        return commands.peek();
    }

    /** The front one has its answer. */
    @Nullable
    Command answered() {
        Command command = commands.poll();
        if (command != null) {
            bytes -= command.bytes.length;
        }
        return command;
    }

    List<Command> drain() {
        List<Command> drained = new ArrayList<>(commands);
        commands.clear();
        bytes = 0;
        return drained;
    }
}
