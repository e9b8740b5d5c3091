package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.redis.CommandName.Role;
import io.lambdatape.agent.redis.wire.Arguments;
import io.lambdatape.agent.redis.wire.CommandReader;
import io.lambdatape.agent.redis.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the commands that the client sends, and has those wait that will be answered. */
final class ClientCommands {
    private static final byte TLS_HANDSHAKE = 0x16;
    private static final byte[] NOTHING = {};
    private static final int SUBCOMMAND_BYTES_MAX = 64;

    private final QueryRecorder recorder;
    private final DatabaseOptions options;
    private final Waiting waiting;
    private final Session session;
    private final QuotedText scratch;
    private final Consumer<Command> unanswered;
    private final CommandReader reader = new CommandReader();
    private final IncomingCommand incoming = new IncomingCommand();
    private final ReplyMode replies = new ReplyMode();
    private boolean first = true;

    /** @param unanswered is told a command that gets no answer */
    ClientCommands(
            QueryRecorder recorder,
            Waiting waiting,
            Session session,
            QuotedText scratch,
            Consumer<Command> unanswered) {
        this.recorder = recorder;
        this.options = recorder.options();
        this.waiting = waiting;
        this.session = session;
        this.scratch = scratch;
        this.unanswered = unanswered;
    }

    void read(ByteBuf bytes, long nanos) throws NotUnderstoodException, MalformedMessageException {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        if (first && at < end) {
            first = false;
            if (bytes.getByte(at) == TLS_HANDSHAKE) {
                throw new NotUnderstoodException(RedisOpaqueReason.TLS);
            }
        }
        while (at < end) {
            if (reader.atStart()) {
                incoming.begin(nanos, waiting.bytesMax());
            }
            int next = reader.take(bytes, at, end);
            incoming.add(bytes, at, next, nanos);
            at = next;
            if (reader.isComplete()) {
                complete(reader.isInline());
                reader.next();
            }
        }
    }

    private void complete(boolean inline) throws NotUnderstoodException {
        Arguments arguments = incoming.arguments(inline);
        if (arguments.count() == 0) {
            return;
        }
        CommandName name = arguments.next()
                ? CommandNames.find(arguments.array(), arguments.from(), arguments.until())
                : CommandName.NONE;
        if (name.role() == Role.MONITOR) {
            throw new NotUnderstoodException(RedisOpaqueReason.MONITOR);
        }
        if (name.role() == Role.REPLICATION) {
            throw new NotUnderstoodException(RedisOpaqueReason.REPLICATION);
        }
        boolean answered = replies.isAnswered(name, inline, incoming);
        Command command = begin(name, arguments, inline);
        if (answered) {
            waiting.add(command);
        } else {
            unanswered(command);
        }
    }

    private void unanswered(Command command) {
        command.unanswered = true;
        session.subscriptions.silent |= command.is(Role.SUBSCRIPTION);
        command.database = session.database;
        if (command.effect != null) {
            command.effect.apply(session);
        }
        unanswered.accept(command);
    }

    private Command begin(CommandName name, Arguments arguments, boolean inline) {
        boolean ordinary = name.role() == Role.ORDINARY || name.role() == Role.BLOCKING;
        String operation = ordinary ? name.text() : operation(name, arguments);
        CommandText text =
                Secrets.mayBe(name.role()) ? CommandText.of(name, incoming.arguments(inline), options, scratch) : null;
        boolean secret = text != null && text.secret();
        byte[] kept = secret ? NOTHING : incoming.bytes();
        Command command = new Command(
                name,
                operation,
                recorder.begin(null, incoming.startNanos()),
                kept,
                inline,
                incoming.payload(kept, waiting.recordedBytesMax()),
                text,
                options.bodyBytesMax());
        command.secretAnswer = secret || name.role() == Role.ACL || name.role() == Role.CONFIG;
        command.blocking = name.role() == Role.BLOCKING;
        if (!ordinary) {
            command.effect = effect(name, incoming.arguments(inline));
            command.confirmationsWanted = arguments.count() - 1;
            if (name.role() == Role.BLOCKING_IF_TOLD) {
                command.blocking = has(arguments, "BLOCK", "STREAMS");
            }
        }
        return command;
    }

    /** With the subcommand's name, if it is a command of commands. Goes to the first argument. */
    private static String operation(CommandName name, Arguments arguments) {
        return switch (name.role()) {
            case CONTAINER, ACL, CLIENT, CONFIG, SENTINEL ->
                arguments.next()
                        ? name.text() + " "
                                + arguments.text(SUBCOMMAND_BYTES_MAX).toUpperCase(java.util.Locale.ROOT)
                        : name.text();
            case ORDINARY,
                    BLOCKING,
                    BLOCKING_IF_TOLD,
                    AUTH,
                    DISCARD,
                    EXEC,
                    HELLO,
                    MIGRATE,
                    MONITOR,
                    REPLICATION,
                    RESET,
                    SELECT,
                    SUBSCRIPTION -> name.text();
        };
    }

    private static boolean has(Arguments arguments, String word, String before) {
        while (arguments.next() && !arguments.is(before)) {
            if (arguments.is(word)) {
                return true;
            }
        }
        return false;
    }

    private static Command.@Nullable Effect effect(CommandName name, Arguments arguments) {
        arguments.next();
        return switch (name.role()) {
            case SELECT -> Effects.select(arguments);
            case AUTH -> Effects.auth(arguments);
            case HELLO -> Effects.hello(arguments);
            case CLIENT -> Effects.client(arguments);
            case RESET -> Session::reset;
            case ORDINARY,
                    BLOCKING,
                    BLOCKING_IF_TOLD,
                    CONTAINER,
                    ACL,
                    CONFIG,
                    DISCARD,
                    EXEC,
                    MIGRATE,
                    MONITOR,
                    REPLICATION,
                    SENTINEL,
                    SUBSCRIPTION -> null;
        };
    }
}
