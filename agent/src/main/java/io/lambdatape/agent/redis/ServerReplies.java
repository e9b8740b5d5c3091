package io.lambdatape.agent.redis;

import io.lambdatape.agent.capture.PayloadRecorder;
import io.lambdatape.agent.redis.CommandName.Role;
import io.lambdatape.agent.redis.Subscriptions.Kind;
import io.lambdatape.agent.redis.wire.MalformedMessageException;
import io.lambdatape.agent.redis.wire.ReplyReader;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Finds the command that each answer belongs to: the oldest one that waits, unless the server speaks unasked. */
final class ServerReplies {
    private final int bodyBytesMax;
    private final Waiting waiting;
    private final Session session;
    private final ObjLongConsumer<Query> answered;
    private final ReplyReader reader = new ReplyReader();
    private final List<Command.Effect> queued = new ArrayList<>();
    private boolean secretQueued;

    /** What comes in may belong to no command: it is recorded aside until that is known. */
    private @Nullable PayloadRecorder aside;

    private long asideNanos;

    /** Up to which byte of the buffer at hand all is recorded, or not to be. */
    private int recordedUntil;

    /** @param answered is told each query whose answer is complete, and at which byte of the stream */
    ServerReplies(int bodyBytesMax, Waiting waiting, Session session, ObjLongConsumer<Query> answered) {
        this.bodyBytesMax = bodyBytesMax;
        this.waiting = waiting;
        this.session = session;
        this.answered = answered;
    }

    /** @param before how many bytes the client got before these */
    void read(ByteBuf bytes, long nanos, long before) throws NotUnderstoodException, MalformedMessageException {
        int start = bytes.readerIndex();
        int end = bytes.writerIndex();
        int at = start;
        recordedUntil = start;
        try {
            while (at < end) {
                Query front = waiting.front();
                if (reader.atStart()) {
                    begin(front, bytes, at, nanos);
                }
                at = reader.take(bytes, at, end);
                if (reader.isComplete()) {
                    complete(front, bytes, at, nanos, before + at - start);
                    reader.next();
                }
            }
        } finally {
            record(waiting.front(), bytes, at, nanos);
        }
    }

    /** Answers of a batch that come in together are recorded as one piece. */
    private void record(@Nullable Query front, ByteBuf bytes, int until, long nanos) {
        PayloadRecorder target = aside != null ? aside : front == null ? null : front.response;
        if (target != null) {
            target.add(bytes, recordedUntil, until - recordedUntil, nanos);
        }
        recordedUntil = until;
    }

    private void begin(@Nullable Query front, ByteBuf bytes, int at, long nanos) {
        byte first = bytes.getByte(at);
        boolean subscribing = front != null && front.awaited() == Role.SUBSCRIPTION;
        boolean unasked = ReplyReader.isPush(first)
                || (!session.resp3 && first == '*' && (subscribing || session.subscriptions.any()));
        if (unasked) {
            record(front, bytes, at, nanos);
            aside = new PayloadRecorder(subscribing ? bodyBytesMax : 0);
            asideNanos = nanos;
        } else if (front != null) {
            answerBegins(front, nanos);
        }
    }

    private void answerBegins(Query query, long nanos) {
        if (query.firstByteNanos == 0) {
            query.firstByteNanos = nanos;
            query.database = session.database;
        }
        query.secretAnswer |= secretQueued && query.awaited() == Role.EXEC;
    }

    /** An answer has ended, or something unasked. */
    private void complete(@Nullable Query front, ByteBuf bytes, int until, long nanos, long offset)
            throws NotUnderstoodException {
        PayloadRecorder recordedAside = aside;
        if (recordedAside != null) {
            record(front, bytes, until, nanos);
            aside = null;
            if (isUnasked()) {
                unasked(front, recordedAside, offset);
                return;
            }
        }
        if (front == null) {
            // It may say why it will not talk to the client.
            if (!reader.isError()) {
                throw new NotUnderstoodException(RedisOpaqueReason.UNEXPECTED_MESSAGE);
            }
            return;
        }
        if (recordedAside != null) {
            take(front, recordedAside);
        }
        answer(front);
        if (front.answered()) {
            record(front, bytes, until, nanos);
            end(front, offset);
        }
    }

    private boolean isUnasked() {
        return ReplyReader.isPush(reader.type()) || Subscriptions.isOfPubSub(reader);
    }

    private void unasked(@Nullable Query front, PayloadRecorder recorded, long offset) {
        Kind confirmed = Subscriptions.confirmed(reader.word());
        if (confirmed == null) {
            return;
        }
        session.subscriptions.confirm(confirmed, reader.lastInteger());
        if (front instanceof Command command
                && command.awaited() == Role.SUBSCRIPTION
                && reader.word().is(command.name.text())) {
            confirm(command, confirmed, recorded, offset);
        }
    }

    private void confirm(Command command, Kind kind, PayloadRecorder recorded, long offset) {
        take(command, recorded);
        command.confirmations++;
        boolean last = command.confirmationsWanted == 0
                ? !session.subscriptions.any(kind)
                : command.confirmations >= command.confirmationsWanted;
        if (last) {
            end(command, offset);
        }
    }

    private void take(Query query, PayloadRecorder recorded) {
        query.response.add(recorded);
        answerBegins(query, asideNanos);
    }

    private void answer(Query query) {
        Role role = query.awaited();
        if (reader.isAggregate()) {
            query.returnedElements = Math.max(0, query.returnedElements) + reader.elements();
        }
        if (reader.errors() > 0 && (reader.isError() || role == Role.EXEC)) {
            fail(query);
        }
        if (reader.type() == '+' && reader.word().is("QUEUED")) {
            queue(query);
        } else if (!reader.isError() && query instanceof Command command && command.effect != null) {
            command.effect.apply(session);
        }
        if (role == Role.EXEC || role == Role.DISCARD || role == Role.RESET) {
            transactionEnds(query, role);
        }
    }

    private void fail(Query query) {
        query.errors += reader.errors();
        if (query.error == null) {
            query.error = CommandError.parse(reader.error().toString());
        }
        if (query.secretAnswer) {
            query.error = query.error.withoutMessage();
        }
    }

    private void queue(Query query) {
        query.queued = !(query instanceof Batch batch && batch.isTransaction());
        secretQueued |= query.secretAnswer;
        if (query instanceof Command command && command.effect != null) {
            queued.add(command.effect);
        }
    }

    private void transactionEnds(Query query, Role role) {
        if (role == Role.EXEC) {
            query.aborted = reader.isNull();
            if (reader.isAggregate()) {
                queued.forEach(effect -> effect.apply(session));
            }
        }
        // An EXEC outside of a transaction is refused as well, and there is nothing to forget.
        queued.clear();
        secretQueued = false;
    }

    private void end(Query query, long offset) {
        waiting.answered();
        answered.accept(query, offset);
    }
}
