package io.lambdatape.agent.redis;

import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.redis.CommandName.Role;
import io.lambdatape.agent.redis.wire.Arguments;
import io.lambdatape.agent.redis.wire.CommandReader;
import io.lambdatape.agent.redis.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the commands that the client sends, puts those together that came together, and has wait what is answered. */
final class ClientCommands {
    private static final byte TLS_HANDSHAKE = 0x16;

    private final Waiting waiting;
    private final Session session;
    private final QueryFactory queries;
    private final Consumer<Query> unanswered;
    private final CommandReader reader = new CommandReader();
    private final IncomingBytes incoming = new IncomingBytes();
    private final Gathering gathering = new Gathering();
    private final ReplyMode replies = new ReplyMode();
    private final byte[] nameBytes = new byte[CommandName.BYTES_MAX];
    private boolean first = true;

    /** @param unanswered is told what gets no answer */
    ClientCommands(
            QueryRecorder recorder, Waiting waiting, Session session, QuotedText scratch, Consumer<Query> unanswered) {
        this.waiting = waiting;
        this.session = session;
        this.queries = new QueryFactory(recorder, waiting, scratch);
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
        try {
            while (at < end) {
                at = next(bytes, at, end, nanos);
            }
        } finally {
            // What came before something that is not understood was sent all the same.
            endGathering(bytes, nanos);
        }
    }

    private int next(ByteBuf bytes, int from, int end, long nanos)
            throws NotUnderstoodException, MalformedMessageException {
        boolean begins = reader.atStart();
        int until = reader.take(bytes, from, end);
        boolean complete = reader.isComplete();
        if (begins && complete) {
            whole(bytes, from, until, nanos);
        } else {
            if (begins) {
                endGathering(bytes, nanos);
                incoming.begin(nanos, waiting.bytesMax());
            }
            incoming.add(bytes, from, until, nanos);
            if (complete) {
                alone();
            }
        }
        if (complete) {
            reader.next();
        }
        return until;
    }

    /** A command whose bytes came in one read. */
    private void whole(ByteBuf bytes, int from, int until, long nanos) throws NotUnderstoodException {
        CommandName name = name(bytes, from, until);
        if (name == null || !Gathering.fits(name, until - from)) {
            endGathering(bytes, nanos);
            take(bytes, from, until, nanos);
            alone();
            return;
        }
        boolean answered = replies.isAnswered(name.role());
        if (!gathering.takes(name, until, answered)) {
            endGathering(bytes, nanos);
        }
        String operation = name.text();
        if (name.role() == Role.CONTAINER) {
            operation = QueryFactory.operation(name, arguments(bytes, from, until));
        }
        gathering.add(name, operation, from, until, answered);
        if (name.role().endsTransaction()) {
            endGathering(bytes, nanos);
        }
    }

    private @Nullable CommandName name(ByteBuf bytes, int from, int until) {
        if (reader.isInline()) {
            Arguments arguments = arguments(bytes, from, until);
            return arguments.next() ? CommandNames.find(arguments.array(), arguments.from(), arguments.until()) : null;
        }
        if (reader.isEmpty()) {
            return null;
        }
        int length = Math.min(reader.nameUntil() - reader.nameFrom(), nameBytes.length);
        bytes.getBytes(reader.nameFrom(), nameBytes, 0, length);
        return CommandNames.find(nameBytes, 0, length);
    }

    private static Arguments arguments(ByteBuf bytes, int from, int until) {
        byte[] copy = new byte[until - from];
        bytes.getBytes(from, copy);
        return Arguments.of(copy, 0, copy.length);
    }

    /** Those that were gathered, if any, are all that come together. */
    private void endGathering(ByteBuf bytes, long nanos) throws NotUnderstoodException {
        if (gathering.count() == 0) {
            return;
        }
        take(bytes, gathering.from(), gathering.until(), nanos);
        boolean answered = gathering.answered();
        Query query = gathering.count() == 1
                ? queries.command(gathering.first(), incoming)
                : queries.batch(gathering, incoming);
        gathering.clear();
        add(query, answered);
    }

    private void take(ByteBuf bytes, int from, int until, long nanos) {
        incoming.begin(nanos, waiting.bytesMax());
        incoming.add(bytes, from, until, nanos);
    }

    /** A command that is not to be together with others has come. */
    private void alone() throws NotUnderstoodException {
        Arguments arguments = incoming.arguments();
        if (arguments.count() == 0) {
            // The server takes no notice of it.
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
        boolean answered = name.role() == Role.CLIENT
                ? replies.isClientAnswered(incoming.arguments())
                : replies.isAnswered(name.role());
        add(queries.command(name, incoming), answered);
    }

    private void add(Query query, boolean answered) throws NotUnderstoodException {
        if (answered) {
            waiting.add(query);
            return;
        }
        query.unanswered = true;
        query.database = session.database;
        if (query instanceof Command command) {
            session.subscriptions.silent |= command.name.role() == Role.SUBSCRIPTION;
            if (command.effect != null) {
                command.effect.apply(session);
            }
        }
        unanswered.accept(query);
    }
}
