package io.lambdatape.agent.redis.wire;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Finds the end of each answer, of RESP 2 or 3 (https://redis.io/docs/latest/develop/reference/protocol-spec/,
 * https://github.com/antirez/RESP3/blob/master/spec.md), nested and streamed ones among them. Of its content the first
 * text, the last integer and the first error are kept.
 */
public final class ReplyReader {
    private static final int DEPTH_MAX = 512;
    private static final int WORD_BYTES_MAX = 32;
    private static final int ERROR_BYTES_MAX = 512;

    /** How many elements are to come on a level; the number of an attribute's ones does not end what holds it. */
    private static final long UNTIL_TOLD = -1;

    private enum State {
        TYPE,
        NUMBER,
        LINE,
        LINE_FEED,
        BODY,
        BODY_RETURN,
        BODY_FEED
    }

    private final LengthLine number = new LengthLine();
    private final KeptText word = new KeptText(WORD_BYTES_MAX);
    private final KeptText error = new KeptText(ERROR_BYTES_MAX);
    private long[] left = new long[8];
    private boolean[] attribute = new boolean[8];
    private int depth;
    private int attributes;
    private State state = State.TYPE;
    private byte element;
    private long bodyLeft;
    private boolean streamedText;
    private KeptText keeping = KeptText.NOTHING;

    private byte type;
    private long count;
    private long errors;
    private boolean isNull;
    private long lastInteger;
    private boolean complete;

    /** Whether the next byte is an answer's first. */
    public boolean atStart() {
        return state == State.TYPE && depth == 0 && type == 0;
    }

    /** An answer's type is known from its first byte on. */
    public static boolean isPush(byte first) {
        return first == '>';
    }

    /** Reads on, at most to the end of an answer. @return where it stopped */
    public int take(ByteBuf bytes, int from, int to) throws MalformedMessageException {
        int at = from;
        while (at < to && !complete) {
            switch (state) {
                case TYPE -> begin(bytes.getByte(at++));
                case NUMBER -> {
                    if (number.take(bytes.getByte(at++))) {
                        announced();
                    }
                }
                case LINE -> at = line(bytes, at, to);
                case BODY -> at = body(bytes, at, to);
                case LINE_FEED, BODY_FEED -> {
                    expect(bytes.getByte(at++), '\n');
                    textEnds();
                }
                case BODY_RETURN -> {
                    expect(bytes.getByte(at++), '\r');
                    state = State.BODY_FEED;
                }
            }
        }
        return at;
    }

    private void begin(byte first) throws MalformedMessageException {
        element = first;
        if (streamedText != (first == ';')) {
            throw new MalformedMessageException("a chunk of no string, or a string without its next chunk");
        }
        switch (first) {
            case '+', '-', ',', '(', '#', '_' -> {
                state = State.LINE;
                keep();
            }
            case '$', '=', '!', ':', '*', '~', '>', '%', '|', ';' -> {
                state = State.NUMBER;
                number.begin();
            }
            case '.' -> {
                if (depth == 0 || left[depth - 1] != UNTIL_TOLD) {
                    throw new MalformedMessageException("the end of nothing that is streamed");
                }
                state = State.LINE;
            }
            default -> throw new MalformedMessageException("a type that is not known");
        }
        // Attributes come before the answer, the chunks of a string behind its type.
        if (depth == 0 && !streamedText) {
            type = first;
        } else if (type == 0) {
            type = '|';
        }
    }

    /** Looks whether the text that begins is one to keep: the first one, or an error. */
    private void keep() {
        boolean isError = element == '-' || element == '!';
        if (attributes > 0 || depth > 1) {
            keeping = KeptText.NOTHING;
        } else if (isError && errors++ == 0) {
            keeping = error.begin();
        } else if (!isError && !word.isThere() && (depth == 0 || count == 0)) {
            keeping = word.begin();
        } else {
            keeping = KeptText.NOTHING;
        }
    }

    private void announced() throws MalformedMessageException {
        switch (element) {
            case ':' -> {
                lastInteger = number.integer();
                elementEnds();
            }
            case '$', '=', '!' -> beginBody();
            case ';' -> {
                bodyLeft = number.length();
                if (bodyLeft == 0) {
                    streamedText = false;
                    elementEnds();
                } else {
                    bodyBegins();
                }
            }
            default -> beginAggregate();
        }
    }

    private void beginBody() throws MalformedMessageException {
        keep();
        if (number.isUnknown()) {
            streamedText = true;
            state = State.TYPE;
            return;
        }
        bodyLeft = number.length();
        if (bodyLeft < 0) {
            nullEnds();
        } else {
            bodyBegins();
        }
    }

    private void bodyBegins() throws MalformedMessageException {
        if (bodyLeft < 0) {
            throw new MalformedMessageException("a negative length");
        }
        state = bodyLeft == 0 ? State.BODY_RETURN : State.BODY;
    }

    private void beginAggregate() throws MalformedMessageException {
        boolean pairs = element == '%' || element == '|';
        if (number.isUnknown()) {
            push(UNTIL_TOLD);
            return;
        }
        long elements = number.length();
        if (elements < 0) {
            nullEnds();
            return;
        }
        if (pairs && elements > Long.MAX_VALUE / 2) {
            throw new MalformedMessageException("more pairs than can be counted");
        }
        push(pairs ? elements * 2 : elements);
        if (elements == 0) {
            aggregatesEnd();
        }
    }

    private void push(long elements) throws MalformedMessageException {
        if (depth == DEPTH_MAX) {
            throw new MalformedMessageException("nested too deeply");
        }
        if (depth == left.length) {
            left = Arrays.copyOf(left, depth * 2);
            attribute = Arrays.copyOf(attribute, depth * 2);
        }
        left[depth] = elements;
        attribute[depth] = element == '|';
        if (attribute[depth]) {
            attributes++;
        }
        depth++;
        state = State.TYPE;
    }

    private int line(ByteBuf bytes, int at, int to) {
        int end = bytes.indexOf(at, to, (byte) '\r');
        int until = end < 0 ? to : end;
        keeping.add(bytes, at, until);
        if (end < 0) {
            return to;
        }
        state = State.LINE_FEED;
        return end + 1;
    }

    private int body(ByteBuf bytes, int at, int to) {
        int until = (int) Math.min(to, at + Math.min(bodyLeft, Integer.MAX_VALUE));
        keeping.add(bytes, at, until);
        bodyLeft -= until - at;
        if (bodyLeft == 0) {
            state = State.BODY_RETURN;
        }
        return until;
    }

    private static void expect(byte found, char wanted) throws MalformedMessageException {
        if (found != wanted) {
            throw new MalformedMessageException("a line or a string that does not end where it should");
        }
    }

    private void textEnds() {
        if (streamedText) {
            state = State.TYPE;
        } else if (element == '.') {
            left[depth - 1] = 0;
            aggregatesEnd();
        } else if (element == '_') {
            nullEnds();
        } else {
            elementEnds();
        }
    }

    private void nullEnds() {
        if (depth == 0) {
            isNull = true;
        }
        elementEnds();
    }

    private void elementEnds() {
        keeping = KeptText.NOTHING;
        if (depth == 0) {
            complete = true;
            return;
        }
        state = State.TYPE;
        if (depth == 1 && attributes == 0) {
            count++;
        }
        if (left[depth - 1] != UNTIL_TOLD && --left[depth - 1] == 0) {
            aggregatesEnd();
        }
    }

    /** The innermost aggregate has ended; an attribute is no element of what it stands in. */
    private void aggregatesEnd() {
        depth--;
        if (attribute[depth]) {
            attributes--;
            state = State.TYPE;
        } else {
            elementEnds();
        }
    }

    /** Whether an answer has ended; what is told of it holds up to {@link #next}. */
    public boolean isComplete() {
        return complete;
    }

    /** The answer's own type, behind its attributes. */
    public byte type() {
        return type;
    }

    /** Whether it has elements. */
    public boolean isAggregate() {
        return !isNull && (type == '*' || type == '~' || type == '%' || type == '>');
    }

    public boolean isNull() {
        return isNull;
    }

    public boolean isError() {
        return type == '-' || type == '!';
    }

    /** How many elements it has, or pairs. */
    public long elements() {
        return type == '%' ? count / 2 : count;
    }

    /** The text of the answer or of its first element, as far as it is short. */
    public KeptText word() {
        return word;
    }

    /** The text of the error that it is, or of the first one among its elements; empty if there is none. */
    public KeptText error() {
        return error;
    }

    /** How many errors there are: itself, or among its elements. */
    public long errors() {
        return errors;
    }

    /** The integer that came last. */
    public long lastInteger() {
        return lastInteger;
    }

    /** Goes on to the next answer. */
    public void next() {
        state = State.TYPE;
        type = 0;
        count = 0;
        errors = 0;
        isNull = false;
        lastInteger = 0;
        complete = false;
        word.clear();
        error.clear();
    }
}
