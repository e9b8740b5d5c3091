package io.lambdatape.agent.redis;

import io.lambdatape.agent.redis.wire.KeptText;
import io.lambdatape.agent.redis.wire.ReplyReader;
import org.jspecify.annotations.Nullable;

/**
 * How many channels and patterns a connection listens to. The server confirms each change with the number of those that
 * are left, channels and patterns together: which of them were meant need not be known.
 */
final class Subscriptions {
    /** What can be listened to. */
    enum Kind {
        CHANNEL,
        PATTERN,
        SHARD
    }

    private long channels;
    private long patterns;
    private long shards;

    /** With its answers turned off a client may listen without having been seen to ask. */
    boolean silent;

    void clear() {
        channels = 0;
        patterns = 0;
        shards = 0;
        silent = false;
    }

    /** Whether messages may come. */
    boolean any() {
        return silent || channels > 0 || patterns > 0 || shards > 0;
    }

    boolean any(Kind kind) {
        return switch (kind) {
            case CHANNEL -> channels > 0;
            case PATTERN -> patterns > 0;
            case SHARD -> shards > 0;
        };
    }

    /** What this word of a confirmation, which is the command's name, is about; null if it is none. */
    static @Nullable Kind confirmed(KeptText word) {
        if (word.is("subscribe") || word.is("unsubscribe")) {
            return Kind.CHANNEL;
        }
        if (word.is("psubscribe") || word.is("punsubscribe")) {
            return Kind.PATTERN;
        }
        return word.is("ssubscribe") || word.is("sunsubscribe") ? Kind.SHARD : null;
    }

    /** What a command is about. */
    static Kind of(CommandName name) {
        return switch (name.text().charAt(0)) {
            case 'P' -> Kind.PATTERN;
            // SUBSCRIBE itself begins with S as well.
            case 'S' -> name.text().charAt(1) == 'U' && name.text().charAt(2) == 'B' ? Kind.CHANNEL : Kind.SHARD;
            default -> Kind.CHANNEL;
        };
    }

    /** Whether an answer of RESP 2 is a message or a confirmation by its first word. */
    static boolean isOfPubSub(ReplyReader reply) {
        KeptText word = reply.word();
        return word.is("message") || word.is("pmessage") || word.is("smessage") || confirmed(word) != null;
    }

    /** A confirmation has come. */
    void confirm(Kind kind, long left) {
        switch (kind) {
            case CHANNEL -> channels = Math.max(0, left - patterns);
            case PATTERN -> patterns = Math.max(0, left - channels);
            case SHARD -> shards = Math.max(0, left);
        }
    }
}
