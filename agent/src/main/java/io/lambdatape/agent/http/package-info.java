/**
 * HTTP/1.1 (RFC 9112) as it passes the agent: finds where requests and answers begin and end, pairs them, records
 * them, and passes their bytes on unchanged but for an added {@code traceparent}. Does no I/O and knows nothing of
 * HTTP/2. Start reading at {@link io.lambdatape.agent.http.HttpConversations}, then {@code HttpConversation}.
 */
@NullMarked
package io.lambdatape.agent.http;

import org.jspecify.annotations.NullMarked;
