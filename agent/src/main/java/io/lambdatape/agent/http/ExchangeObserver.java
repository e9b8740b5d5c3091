package io.lambdatape.agent.http;

/**
 * What is made of the exchanges on one connection: an invocation, a query, a call. Told by {@link HttpConversation}, by
 * one thread, of each exchange in this order: {@link #begin}, {@link #opened} unless its head is malformed or torn,
 * {@link #answered}, {@link #record}. Must not throw.
 *
 * @param <E> what the observer keeps of an exchange beside what HTTP says
 */
public interface ExchangeObserver<E extends HttpExchange> {
    /** The first byte of a request has come. */
    E begin(long nanos);

    /** The head of a request is known and has not been passed on yet: what is to become of it? */
    Passage opened(E exchange);

    /**
     * The answer has been read whole and has not been passed on yet, or none will come. May be told again when the
     * connection ends.
     */
    void answered(E exchange);

    /** The last byte of the answer has been written, or none will be. Told once. */
    void record(E exchange);

    /** A request is no HTTP/1.1 as the standard has it. */
    void malformedRequest();

    /** An answer is no HTTP/1.1, or nothing has asked for it. */
    void malformedAnswer();

    /** Client and server have agreed on another protocol: bytes are passed on unread from now on. */
    void upgraded();

    /** Bytes are passed on unread from now on, since they are not understood. */
    void opaque();

    /**
     * Whether all bytes are passed on as they came: malformed requests are not refused but turn the connection opaque,
     * targets keep their form, and nothing is added.
     */
    boolean transparent();

    /**
     * Whether each request names its server itself, as with a forward proxy: one that is not understood has nowhere to
     * go, and is refused even where other bytes would be passed on unread.
     */
    default boolean routes() {
        return false;
    }

    /** What the client is told if the server of a request cannot be reached. */
    Refusal unreachable(E exchange, Throwable cause);

    /** How answers of the agent's own are written. */
    default Refusal.Form refusalForm() {
        return Refusal.Form.PROBLEM_JSON;
    }
}
