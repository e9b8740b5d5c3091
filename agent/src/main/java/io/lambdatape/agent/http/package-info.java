/**
 * HTTP/1.1 (RFC 9112) as it passes the agent: finds where requests and answers begin and end, pairs them, records
 * them, and passes their bytes on unchanged but for an added {@code traceparent}. Does no I/O and knows nothing of
 * HTTP/2. Start reading at {@link io.lambdatape.agent.http.HttpConversations}, then {@code HttpConversation}.
 *
 * <p>Whatever else speaks HTTP/1.1 reuses the framing: extend {@link io.lambdatape.agent.http.HttpExchange} by what is
 * to be known of an exchange, implement {@link io.lambdatape.agent.http.ExchangeObserver}, and give a new
 * {@link io.lambdatape.agent.http.HttpConversation} to each connection. {@code InvocationRecorder} is such an observer.
 * {@link io.lambdatape.agent.http.HttpMessage} finds header fields and content in recorded bytes.
 */
@NullMarked
package io.lambdatape.agent.http;

import org.jspecify.annotations.NullMarked;
