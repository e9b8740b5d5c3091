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
    private final ObjLongConsumer<Command> answered;
    private final ReplyReader reader = new ReplyReader();
    private final List<Command.Effect> queued = new ArrayList<>();
    private boolean secretQueued;

    /** What comes in may belong to no command: it is recorded aside until that is known. */
    private @Nullable PayloadRecorder aside;

    private long asideNanos;

    /** @param answered is told each command whose answer is complete, and at which byte of the stream */
    ServerReplies(int bodyBytesMax, Waiting waiting, Session session, ObjLongConsumer<Command> answered) {
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
        while (at < end) {
            Command front = waiting.front();
            if (reader.atStart()) {
                begin(front, bytes.getByte(at), nanos);
            }
            int next = reader.take(bytes, at, end);
            PayloadRecorder target = aside != null ? aside : front == null ? null : front.response;
            if (target != null) {
                target.add(bytes, at, next - at, nanos);
            }
            at = next;
            if (reader.isComplete()) {
                complete(front, before + at - start);
                reader.next();
                aside = null;
            }
        }
    }

    private void begin(@Nullable Command front, byte first, long nanos) {
        boolean subscribing = front != null && front.is(Role.SUBSCRIPTION);
        boolean unasked = ReplyReader.isPush(first)
                || (!session.resp3 && first == '*' && (subscribing || session.subscriptions.any()));
        if (unasked) {
            aside = new PayloadRecorder(subscribing ? bodyBytesMax : 0);
            asideNanos = nanos;
        } else if (front != null && front.firstByteNanos == 0) {
            front.firstByteNanos = nanos;
        }
    }

    private void complete(@Nullable Command front, long offset) throws NotUnderstoodException {
        PayloadRecorder recordedAside = aside;
        if (recordedAside != null && isUnasked()) {
            Kind confirmed = Subscriptions.confirmed(reader.word());
            if (confirmed != null) {
                session.subscriptions.confirm(confirmed, reader.lastInteger());
                if (front != null
                        && front.is(Role.SUBSCRIPTION)
                        && reader.word().is(front.name.text())) {
                    confirm(front, confirmed, recordedAside, offset);
                }
            }
            return;
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
        answer(front, offset);
    }

    private boolean isUnasked() {
        return ReplyReader.isPush(reader.type()) || Subscriptions.isOfPubSub(reader);
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

    private void take(Command command, PayloadRecorder recorded) {
        command.response.add(recorded);
        if (command.firstByteNanos == 0) {
            command.firstByteNanos = asideNanos;
        }
    }

    private void answer(Command command, long offset) {
        if (reader.isAggregate()) {
            command.returnedElements = reader.elements();
        }
        command.secretAnswer |= command.is(Role.EXEC) && secretQueued;
        boolean failed =
                reader.isError() || (command.is(Role.EXEC) && reader.error().isThere());
        if (failed) {
            CommandError error = CommandError.parse(reader.error().toString());
            command.error = command.secretAnswer ? error.withoutMessage() : error;
        }
        command.database = session.database;
        command.queued = reader.type() == '+' && reader.word().is("QUEUED");
        if (command.queued) {
            secretQueued |= command.secretAnswer;
            if (command.effect != null) {
                queued.add(command.effect);
            }
        } else if (!reader.isError() && command.effect != null) {
            command.effect.apply(session);
        }
        if (command.is(Role.EXEC) || command.is(Role.DISCARD) || command.is(Role.RESET)) {
            transactionEnds(command);
        }
        end(command, offset);
    }

    private void transactionEnds(Command command) {
        if (command.is(Role.EXEC)) {
            command.aborted = reader.isNull();
            if (reader.isAggregate()) {
                queued.forEach(effect -> effect.apply(session));
            }
        }
        // An EXEC outside of a transaction is refused as well, and there is nothing to forget.
        queued.clear();
        secretQueued = false;
    }

    private void end(Command command, long offset) {
        waiting.answered();
        answered.accept(command, offset);
    }
}
