package io.lambdatape.agent.redis.wire;

import java.nio.charset.StandardCharsets;

/**
 * The name and the arguments of a command, one after the other, as far as its bytes are kept. A cursor: what it tells is
 * of the argument that {@link #next} went to. Not thread-safe.
 */
public abstract sealed class Arguments permits ArrayArguments, InlineArguments {
    final byte[] bytes;
    final int end;
    int from;
    int until;
    long length;

    /** @param end where the command ends, or what is kept of it */
    Arguments(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    /** Those of a command that stands here, whole or as far as it is kept. */
    public static Arguments of(byte[] bytes, int start, int end) {
        boolean inline = start < end && bytes[start] != '*';
        return inline ? new InlineArguments(bytes, start, end) : new ArrayArguments(bytes, start, end);
    }

    /** Goes to the next one; false if there is none, or it is not kept. */
    public abstract boolean next();

    /** How many strings the command has, its name among them; 0 if it is none. */
    public abstract long count();

    /** The array that holds it. */
    public final byte[] array() {
        return bytes;
    }

    /** Where it begins in the array. */
    public final int from() {
        return from;
    }

    /** Where the part of it that is kept ends. */
    public final int until() {
        return until;
    }

    /** How long the whole of it is. */
    public final long length() {
        return length;
    }

    /** Whether it is this word of ASCII, in whatever case. */
    public final boolean is(String word) {
        if (length != word.length() || until - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (Character.toLowerCase((char) bytes[from + i]) != Character.toLowerCase(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** What is kept of it, but no more than so many bytes. */
    public final String text(int bytesMax) {
        return new String(bytes, from, Math.min(until - from, bytesMax), StandardCharsets.UTF_8);
    }
}
