/**
 * Calls of functions to the outside: a forward proxy that functions are pointed to by {@code HTTP_PROXY} and {@code
 * HTTPS_PROXY}. Requests with an absolute target go to that target (RFC 9112, section 3.2.2), {@code CONNECT} opens a
 * tunnel (RFC 9110, section 9.3.6); each is recorded under the invocation that issued it.
 *
 * <p>Start reading at {@link io.lambdatape.agent.calls.CallProxy}. {@code ProxyConnection} does the I/O of one client,
 * {@code CallConversation} reads what passes, {@code CallRecorder} and {@code TunnelRecorder} make records of it.
 *
 * <p>A tunnel is opaque unless its host is named for decryption ({@code calls[].decrypt}); what is HTTP inside one that can
 * be read is recorded as calls.
 */
@NullMarked
package io.lambdatape.agent.calls;

import org.jspecify.annotations.NullMarked;
