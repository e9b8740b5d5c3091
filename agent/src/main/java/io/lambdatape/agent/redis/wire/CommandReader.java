package io.lambdatape.agent.redis.wire;

import io.netty.buffer.ByteBuf;

/**
 * Finds the end of each command: an array of strings, or a line typed by hand
 * (https://redis.io/docs/latest/develop/reference/protocol-spec/).
 */
public final class CommandReader {
    private static final int INLINE_BYTES_MAX = 64 * 1024;

    private enum State {
        START,
        COUNT,
        STRING,
        LENGTH,
        BODY,
        BODY_RETURN,
        BODY_FEED,
        INLINE
    }

    private final LengthLine number = new LengthLine();
    private State state = State.START;
    private boolean complete;
    private boolean inline;
    private long left;
    private long bodyLeft;
    private int inlineBytes;
    private int strings;
    private int nameFrom;
    private int nameUntil;

    /** Whether the next byte is a command's first. */
    public boolean atStart() {
        return state == State.START;
    }

    /** Reads on, at most to the end of a command. @return where it stopped */
    public int take(ByteBuf bytes, int from, int to) throws MalformedMessageException {
        int at = from;
        while (at < to && !complete) {
            switch (state) {
                case START -> {
                    inline = bytes.getByte(at) != '*';
                    inlineBytes = 0;
                    strings = 0;
                    if (!inline) {
                        at++;
                        beginNumber(State.COUNT);
                    } else {
                        state = State.INLINE;
                    }
                }
                case COUNT -> {
                    if (number.take(bytes.getByte(at++))) {
                        left = number.integer();
                        nextString();
                    }
                }
                case STRING -> {
                    expect(bytes.getByte(at++), '$');
                    beginNumber(State.LENGTH);
                }
                case LENGTH -> {
                    if (number.take(bytes.getByte(at++))) {
                        beginBody(at);
                    }
                }
                case BODY -> at = body(at, to);
                case BODY_RETURN -> {
                    expect(bytes.getByte(at++), '\r');
                    state = State.BODY_FEED;
                }
                case BODY_FEED -> {
                    expect(bytes.getByte(at++), '\n');
                    left--;
                    nextString();
                }
                case INLINE -> at = line(bytes, at, to);
            }
        }
        return at;
    }

    private void beginNumber(State then) {
        state = then;
        number.begin();
    }

    private void nextString() {
        // The server takes no notice of a command without strings, even of fewer than none.
        if (left <= 0) {
            complete = true;
        } else {
            state = State.STRING;
        }
    }

    private void beginBody(int at) throws MalformedMessageException {
        bodyLeft = number.length();
        if (bodyLeft < 0) {
            throw new MalformedMessageException("a string of a command that is null");
        }
        if (strings++ == 0) {
            nameFrom = at;
            nameUntil = (int) Math.min(at + bodyLeft, Integer.MAX_VALUE);
        }
        state = bodyLeft == 0 ? State.BODY_RETURN : State.BODY;
    }

    private int body(int at, int to) {
        int until = (int) Math.min(to, at + Math.min(bodyLeft, Integer.MAX_VALUE));
        bodyLeft -= until - at;
        if (bodyLeft == 0) {
            state = State.BODY_RETURN;
        }
        return until;
    }

    private int line(ByteBuf bytes, int at, int to) throws MalformedMessageException {
        int end = bytes.indexOf(at, to, (byte) '\n');
        int until = end < 0 ? to : end + 1;
        inlineBytes += until - at;
        if (inlineBytes > INLINE_BYTES_MAX) {
            throw new MalformedMessageException("a line that is too long for the server");
        }
        complete = end >= 0;
        return until;
    }

    private static void expect(byte found, char wanted) throws MalformedMessageException {
        if (found != wanted) {
            throw new MalformedMessageException("a command that is no array of strings");
        }
    }

    /** Whether a command has ended. */
    public boolean isComplete() {
        return complete;
    }

    /** Whether it is a line rather than an array. */
    public boolean isInline() {
        return inline;
    }

    /** Whether an array has ended that has no strings: no command. */
    public boolean isEmpty() {
        return !inline && strings == 0;
    }

    /** Where the first string of an array begins in the buffer, if all of it was read from the same one. */
    public int nameFrom() {
        return nameFrom;
    }

    /** Where it ends. */
    public int nameUntil() {
        return nameUntil;
    }

    /** Goes on to the next command. */
    public void next() {
        state = State.START;
        complete = false;
    }
}
