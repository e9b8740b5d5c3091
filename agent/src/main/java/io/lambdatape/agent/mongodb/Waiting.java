package io.lambdatape.agent.mongodb;

import io.lambdatape.agent.database.DatabaseOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands that wait for their answers, by the number of the message that will be answered. */
final class Waiting {
    private final DatabaseOptions options;
    private final Map<Integer, Command> commands = new HashMap<>();
    private long bytes;

    Waiting(DatabaseOptions options) {
        this.options = options;
    }

    /**
     * To be asked before a command is added.
     *
     * @param kept how many of its bytes are kept
     */
    void admit(int requestId, int kept) throws NotUnderstoodException {
        boolean tooMuch = !commands.isEmpty() && bytes + kept > options.waitingBytesMax();
        if (tooMuch || commands.size() >= options.pipelinedMax()) {
            throw new NotUnderstoodException(MongoOpaqueReason.PIPELINED_TOO_MANY);
        }
        if (commands.containsKey(requestId)) {
            throw new NotUnderstoodException(MongoOpaqueReason.UNEXPECTED_MESSAGE);
        }
    }

    void add(int requestId, Command command) {
        commands.put(requestId, command);
        bytes += command.request.bytes().length;
    }

    /** The command that a message answers; null if there is none. */
    @Nullable
    Command peek(int responseTo) {
        return commands.get(responseTo);
    }

    void remove(int responseTo) {
        Command command = commands.remove(responseTo);
        if (command != null) {
            bytes -= command.request.bytes().length;
        }
    }

    /** All of them, which wait no longer. */
    List<Command> drain() {
        List<Command> all = new ArrayList<>(commands.values());
        commands.clear();
        bytes = 0;
        return all;
    }
}
