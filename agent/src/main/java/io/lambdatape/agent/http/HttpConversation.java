package io.lambdatape.agent.http;

import io.lambdatape.agent.platform.Verdict;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Wire;
import io.lambdatape.recording.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/1.1: finds the exchanges and tells its observer of them. Requests go through {@code incoming}
 * (being read), {@code unanswered} (head passed on, answer not read) and {@code unwritten} (answer read, not yet on the client's socket).
 *
 * @param <E> what the observer calls an exchange
 */
@SuppressWarnings("ReferenceEquality") // an exchange is itself alone
public final class HttpConversation<E extends HttpExchange> implements Conversation {
    private static final Verdict CUT_OFF = new Verdict(Outcome.CUT_OFF, "cut_off");

    private final HttpOptions options;
    private final ExchangeObserver<E> observer;

    private final HeadBuffer requestHead;
    private final BodyFraming requestBody;
    private final HeadBuffer responseHead;
    private final BodyFraming responseBody;

    private @Nullable E incoming;
    private final Deque<E> unanswered = new ArrayDeque<>(2);
    private final Deque<E> unwritten = new ArrayDeque<>(2);

    /** The last request asks for another protocol: what the client sends next waits for the answer. */
    private @Nullable E upgrading;

    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private long heldNanos;
    private @Nullable Refusal refusal;
    private boolean inResponseBody;
    private long responseNanos;
    private long toClientBytes;
    private long writtenBytes;
    private boolean opaque;

    /** @param observer of this connection alone */
    public HttpConversation(HttpOptions options, ExchangeObserver<E> observer) {
        this.options = options;
        this.observer = observer;
        requestHead = new HeadBuffer(options.headBytesMax());
        requestBody = new BodyFraming(options.headBytesMax());
        responseHead = new HeadBuffer(options.headBytesMax());
        responseBody = new BodyFraming(options.headBytesMax());
    }

    @Override
    public void fromClient(ByteBuf bytes, long nanos, Wire wire) {
        if (opaque && refusal == null) {
            wire.toServer(bytes);
            return;
        }
        try {
            while (bytes.isReadable() && refusal == null) {
                if (opaque) {
                    wire.toServer(bytes.readRetainedSlice(bytes.readableBytes()));
                } else if (upgrading != null) {
                    hold(bytes, nanos, wire);
                } else if (incoming == null || incoming.head == null) {
                    readRequestHead(bytes, nanos, wire);
                } else {
                    readRequestBody(incoming, bytes, nanos, wire);
                }
            }
        } finally {
            bytes.release();
        }
    }

    private void readRequestHead(ByteBuf bytes, long nanos, Wire wire) {
        E exchange = incoming;
        if (exchange == null) {
            if (passLineBreak(bytes, wire)) {
                return;
            }
            exchange = observer.begin(nanos);
            incoming = exchange;
        }
        int from = bytes.readerIndex();
        requestHead.take(bytes);
        exchange.request.add(bytes, from, bytes.readerIndex() - from, nanos);
        if (requestHead.tooLong()) {
            refuseMalformed(Refusal.headTooLarge(options.headBytesMax()), exchange, nanos, wire);
        } else if (requestHead.complete()) {
            switch (RequestParser.parse(requestHead.bytes(), requestHead.length())) {
                case RequestHead head -> forward(exchange, head, nanos, wire);
                case Refusal why -> refuseOrPass(why, exchange, nanos, wire);
            }
        }
    }

    // Line breaks before a request line are to be ignored (RFC 9112, section 2.2), and belong to no request.
    private static boolean passLineBreak(ByteBuf bytes, Wire wire) {
        byte first = bytes.getByte(bytes.readerIndex());
        if (first != '\r' && first != '\n') {
            return false;
        }
        wire.toServer(bytes.readRetainedSlice(1));
        return true;
    }

    private void forward(E exchange, RequestHead head, long nanos, Wire wire) {
        exchange.head = head;
        byte[] bytes = requestHead.bytes();
        int length = requestHead.length();
        switch (observer.opened(exchange)) {
            case Passage.Onward onward ->
                wire.toServer(
                        observer.transparent() && onward.added() == null
                                ? Unpooled.copiedBuffer(bytes, 0, length)
                                : ForwardedHead.of(head, bytes, length, onward.added()));
            case Passage.Proxied proxied ->
                wire.toServer(ProxiedHead.of(head, bytes, length, proxied.added(), proxied.host()));
            case Passage.Answered unused -> {}
            case Passage.Refused refused -> {
                unanswered.add(exchange);
                refuse(refused.why(), exchange, nanos, wire);
                return;
            }
        }
        requestHead.clear();
        unanswered.add(exchange);
        if (head.chunked()) {
            requestBody.beginChunked();
        } else {
            requestBody.beginSized(head.bodyLength());
        }
        if (requestBody.done()) {
            requestComplete(exchange);
        }
        if (unanswered.size() > options.pipelinedMax()) {
            turnOpaque(wire);
        }
    }

    private void readRequestBody(E exchange, ByteBuf bytes, long nanos, Wire wire) {
        int from = bytes.readerIndex();
        requestBody.take(bytes);
        int length = bytes.readerIndex() - from;
        exchange.request.add(bytes, from, length, nanos);
        exchange.requestBodyBytes = requestBody.contentBytes();
        if (requestBody.malformed()) {
            refuseMalformed(
                    Refusal.malformed("the chunked body is broken after " + requestBody.contentBytes()
                            + " bytes of content: send each chunk's size in hexadecimal digits"),
                    exchange,
                    nanos,
                    wire);
            if (refusal != null) {
                return;
            }
        } else if (requestBody.done()) {
            requestComplete(exchange);
        }
        wire.toServer(bytes.retainedSlice(from, length));
    }

    private void requestComplete(E exchange) {
        exchange.requestComplete = true;
        incoming = null;
        if (exchange.endNanos != 0) {
            record(exchange);
        }
        if (exchange.head != null && exchange.head.upgrade() && !exchange.responseComplete) {
            upgrading = exchange;
        }
    }

    private void hold(ByteBuf bytes, long nanos, Wire wire) {
        if (!held.isReadable()) {
            heldNanos = nanos;
            held = Unpooled.buffer(bytes.readableBytes());
        }
        held.writeBytes(bytes);
        if (held.readableBytes() > options.headBytesMax()) {
            turnOpaque(wire);
        }
    }

    // HTTP/2 without asking first begins with a request line of its own.
    private void refuseOrPass(Refusal why, E exchange, long nanos, Wire wire) {
        boolean http2 = requestHead.length() == 18
                && requestHead.bytes()[0] == 'P'
                && requestHead.bytes()[1] == 'R'
                && requestHead.bytes()[2] == 'I'
                && requestHead.bytes()[3] == ' ';
        if (http2 && !observer.routes()) {
            turnOpaque(wire);
        } else {
            refuseMalformed(why, exchange, nanos, wire);
        }
    }

    private void refuseMalformed(Refusal why, E exchange, long nanos, Wire wire) {
        observer.malformedRequest();
        if (observer.transparent()) {
            turnOpaque(wire);
        } else {
            refuse(why, exchange, nanos, wire);
        }
    }

    private void refuse(Refusal why, E exchange, long nanos, Wire wire) {
        refusal = why;
        requestHead.clear();
        exchange.requestComplete = true;
        if (exchange.responseComplete) {
            incoming = null;
            if (exchange.endNanos != 0) {
                record(exchange);
            }
            wire.close();
            return;
        }
        if (exchange.head == null) {
            unanswered.add(exchange);
        }
        refuseWhenDue(nanos, wire);
    }

    // Earlier requests are answered first.
    private void refuseWhenDue(long nanos, Wire wire) {
        if (refusal != null && opaque) {
            // Earlier answers can no longer be told apart, and what was refused must not be followed by more.
            wire.close();
            return;
        }
        E next = unanswered.peek();
        if (refusal == null || (next != null && next != incoming)) {
            return;
        }
        if (next != null && next.response.length() == 0) {
            answer(refusal, next, nanos, wire);
        }
        wire.close();
    }

    private void answer(Refusal why, E exchange, long nanos, Wire wire) {
        unanswered.remove(exchange);
        ByteBuf answer = why.answer(!exchange.isHead(), observer.refusalForm());
        exchange.addResponse(answer, answer.readerIndex(), answer.readableBytes(), nanos);
        exchange.status = why.status();
        exchange.firstByteNanos = nanos;
        exchange.verdict = new Verdict(Outcome.PLATFORM_ERROR, why.errorType());
        exchange.requestComplete = true;
        exchange.responseComplete = true;
        incoming = null;
        observer.answered(exchange);
        toClientBytes += answer.readableBytes();
        exchange.endOffset = toClientBytes;
        unwritten.add(exchange);
        wire.toClient(answer);
    }

    @Override
    public void fromServer(ByteBuf bytes, long nanos, Wire wire) {
        int length = bytes.readableBytes();
        int from = bytes.readerIndex();
        while (bytes.isReadable() && !opaque) {
            E exchange = unanswered.peek();
            if (exchange == null || (exchange == incoming && exchange.head == null)) {
                misunderstood(wire);
            } else if (inResponseBody) {
                readResponseBody(exchange, bytes, nanos, wire, bytes.readerIndex() - from);
            } else {
                readResponseHead(exchange, bytes, nanos, wire, bytes.readerIndex() - from);
            }
        }
        // Only now: the invocations that these bytes answer are closed before the client can know.
        toClientBytes += length;
        wire.toClient(bytes.readerIndex(from));
        readHeld(wire);
        refuseWhenDue(nanos, wire);
    }

    private void readResponseHead(E exchange, ByteBuf bytes, long nanos, Wire wire, int offset) {
        if (responseHead.isEmpty()) {
            responseNanos = nanos;
        }
        int from = bytes.readerIndex();
        responseHead.take(bytes);
        int taken = bytes.readerIndex() - from;
        exchange.addResponse(bytes, from, taken, nanos);
        if (responseHead.tooLong()) {
            misunderstood(wire);
        } else if (responseHead.complete()) {
            ResponseHead head = ResponseHead.parse(responseHead.bytes(), responseHead.length());
            responseHead.clear();
            if (head == null) {
                misunderstood(wire);
            } else if (!head.interim()) {
                begin(exchange, head, wire, offset + taken);
            }
        }
    }

    private void begin(E exchange, ResponseHead head, Wire wire, int offset) {
        exchange.status = head.status();
        exchange.firstByteNanos = responseNanos;
        boolean connected = exchange.head != null
                && exchange.head.method().equals("CONNECT")
                && head.status() >= 200
                && head.status() < 300;
        if (head.status() == 101 || connected) {
            observer.upgraded();
            responseComplete(exchange, offset);
            pass(wire);
            return;
        }
        boolean empty = exchange.isHead() || head.status() == 204 || head.status() == 304;
        if (empty) {
            responseBody.beginSized(0);
        } else if (head.chunked()) {
            responseBody.beginChunked();
        } else if (head.otherCoding() || head.contentLength() < 0) {
            responseBody.beginUntilClose();
        } else {
            responseBody.beginSized(head.contentLength());
        }
        inResponseBody = true;
        if (responseBody.done()) {
            responseComplete(exchange, offset);
        }
    }

    private void readResponseBody(E exchange, ByteBuf bytes, long nanos, Wire wire, int offset) {
        int from = bytes.readerIndex();
        responseBody.take(bytes);
        int taken = bytes.readerIndex() - from;
        exchange.addResponse(bytes, from, taken, nanos);
        exchange.responseBodyBytes = responseBody.contentBytes();
        if (responseBody.malformed()) {
            misunderstood(wire);
        } else if (responseBody.done()) {
            responseComplete(exchange, offset + taken);
        }
    }

    /** @param offset how many bytes of the buffer at hand belong to this answer or to earlier ones */
    private void responseComplete(E exchange, int offset) {
        inResponseBody = false;
        exchange.responseComplete = true;
        exchange.endOffset = toClientBytes + offset;
        unanswered.remove();
        unwritten.add(exchange);
        observer.answered(exchange);
        if (upgrading == exchange) {
            upgrading = null;
        }
    }

    // The server has declined another protocol: what the client has sent since is requests.
    private void readHeld(Wire wire) {
        if (upgrading == null && held.isReadable()) {
            ByteBuf again = held;
            held = Unpooled.EMPTY_BUFFER;
            fromClient(again, heldNanos, wire);
        }
    }

    private void misunderstood(Wire wire) {
        observer.malformedAnswer();
        E exchange = unanswered.peek();
        if (exchange != null && exchange.verdict == null) {
            exchange.verdict = new Verdict(Outcome.CUT_OFF, "malformed_response");
        }
        turnOpaque(wire);
    }

    private void turnOpaque(Wire wire) {
        if (!opaque) {
            observer.opaque();
            pass(wire);
        }
    }

    /** From now on bytes are passed on unread; those that waited go first. */
    private void pass(Wire wire) {
        opaque = true;
        if (!requestHead.isEmpty()) {
            wire.toServer(Unpooled.copiedBuffer(requestHead.bytes(), 0, requestHead.length()));
            requestHead.clear();
        }
        if (held.isReadable()) {
            wire.toServer(held);
            held = Unpooled.EMPTY_BUFFER;
        }
        // None of them will be seen to be answered.
        unanswered.forEach(observer::answered);
    }

    @Override
    public void clientFinished(long nanos, Wire wire) {
        if (!opaque && refusal == null && (!requestHead.isEmpty() || held.isReadable())) {
            turnOpaque(wire);
        }
    }

    @Override
    public void serverFinished(long nanos, Wire wire) {
        E exchange = unanswered.peek();
        if (exchange != null && inResponseBody && responseBody.endsWithConnection() && !opaque) {
            responseComplete(exchange, 0);
            // An empty body's last byte, the head's, may be written already.
            writtenToClient(writtenBytes, nanos);
        }
        for (Iterator<E> rest = unanswered.iterator(); rest.hasNext(); ) {
            cutOff(rest.next(), nanos);
            rest.remove();
        }
        if (refusal != null) {
            wire.close();
        }
    }

    @Override
    public void writtenToClient(long total, long nanos) {
        writtenBytes = total;
        E exchange = unwritten.peek();
        while (exchange != null && exchange.endOffset <= total) {
            unwritten.remove();
            exchange.endNanos = nanos;
            if (exchange.requestComplete) {
                record(exchange);
            }
            exchange = unwritten.peek();
        }
    }

    private void record(E exchange) {
        if (!exchange.recorded) {
            exchange.recorded = true;
            observer.record(exchange);
        }
    }

    private void cutOff(E exchange, long nanos) {
        if (exchange.endNanos == 0) {
            exchange.endNanos = nanos;
            if (exchange.verdict == null) {
                exchange.verdict = CUT_OFF;
            }
        }
        record(exchange);
    }

    @Override
    public void serverUnreachable(Throwable cause, long nanos, Wire wire) {
        E exchange = unanswered.isEmpty() ? incoming : unanswered.peek();
        boolean begun = exchange != null && exchange.response.length() > 0;
        if (exchange == null || begun || exchange.responseComplete || refusal != null) {
            return;
        }
        answer(observer.unreachable(exchange, cause), exchange, nanos, wire);
    }

    @Override
    public void closed(long nanos) {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
        if (incoming != null && !unanswered.contains(incoming) && !unwritten.contains(incoming)) {
            cutOff(incoming, nanos);
        }
        unanswered.forEach(exchange -> cutOff(exchange, nanos));
        unwritten.forEach(exchange -> cutOff(exchange, nanos));
        unanswered.clear();
        unwritten.clear();
        incoming = null;
    }
}
