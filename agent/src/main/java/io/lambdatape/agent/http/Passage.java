package io.lambdatape.agent.http;

import io.lambdatape.recording.TraceContext;
import org.jspecify.annotations.Nullable;

/** What becomes of a request whose head is known: the observer's decision. */
public sealed interface Passage {
    /** It goes on without anything added. */
    Passage UNCHANGED = new Onward(null);

    /**
     * It goes on in origin form.
     *
     * @param added the context to add as {@code traceparent}; null to add none
     */
    record Onward(@Nullable TraceContext added) implements Passage {}

    /**
     * It goes on as from a forward proxy: in origin form, without the fields that are for the proxy, and with the host
     * of its target (RFC 9112, section 3.2.2).
     *
     * @param added the context to add as {@code traceparent}; null to add none
     * @param host the value of the field Host
     */
    record Proxied(@Nullable TraceContext added, String host) implements Passage {}

    /**
     * None of its bytes goes on: whoever makes the connection answers it, and what follows a 2xx is another protocol
     * ({@code CONNECT}).
     */
    record Answered() implements Passage {}

    /** It does not go on: the client is answered so once earlier requests have been, and the connection ends. */
    record Refused(Refusal why) implements Passage {}
}
