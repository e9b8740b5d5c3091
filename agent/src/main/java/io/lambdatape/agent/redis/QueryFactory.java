package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.redis.CommandName.Role;
import io.lambdatape.agent.redis.wire.Arguments;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes a query of what has come. */
final class QueryFactory {
    private static final byte[] NOTHING = {};
    private static final int SUBCOMMAND_BYTES_MAX = 64;

    private final QueryRecorder recorder;
    private final DatabaseOptions options;
    private final Waiting waiting;
    private final QuotedText scratch;

    QueryFactory(QueryRecorder recorder, Waiting waiting, QuotedText scratch) {
        this.recorder = recorder;
        this.options = recorder.options();
        this.waiting = waiting;
        this.scratch = scratch;
    }

    Batch batch(Gathering gathering, IncomingBytes incoming) {
        byte[] kept = incoming.bytes();
        return gathering.batch(
                recorder.begin(null, incoming.startNanos()),
                kept,
                incoming.payload(kept, waiting.recordedBytesMax()),
                options.bodyBytesMax());
    }

    Command command(CommandName name, IncomingBytes incoming) {
        boolean ordinary = name.role() == Role.ORDINARY || name.role() == Role.BLOCKING;
        QueryText text =
                Secrets.mayBe(name.role()) ? QueryText.ofCommand(name, incoming.arguments(), options, scratch) : null;
        boolean secret = text != null && text.secret();
        byte[] kept = secret ? NOTHING : incoming.bytes();
        Command command = new Command(
                name,
                ordinary ? name.text() : operation(name, incoming.arguments()),
                recorder.begin(null, incoming.startNanos()),
                kept,
                incoming.payload(kept, waiting.recordedBytesMax()),
                text,
                options.bodyBytesMax());
        command.secretAnswer = secret || name.role() == Role.ACL || name.role() == Role.CONFIG;
        command.blocking = name.role() == Role.BLOCKING;
        if (!ordinary) {
            command.effect = effect(name, incoming.arguments());
            command.confirmationsWanted = incoming.arguments().count() - 1;
            if (name.role() == Role.BLOCKING_IF_TOLD) {
                command.blocking = has(incoming.arguments(), "BLOCK", "STREAMS");
            }
        }
        return command;
    }

    /**
     * A command's name, with that of the subcommand if it is a command of commands.
     *
     * @param arguments stand before the name
     */
    static String operation(CommandName name, Arguments arguments) {
        return switch (name.role()) {
            case CONTAINER, ACL, CLIENT, CONFIG, SENTINEL -> {
                arguments.next();
                yield arguments.next() ? name.text() + " " + subcommand(arguments) : name.text();
            }
            default -> name.text();
        };
    }

    private static String subcommand(Arguments arguments) {
        return arguments.text(SUBCOMMAND_BYTES_MAX).toUpperCase(Locale.ROOT);
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
            default -> null;
        };
    }
}
