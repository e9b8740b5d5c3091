/**
 * Calls of functions to the outside: a forward proxy that functions are pointed to by {@code HTTP_PROXY} and {@code
 * HTTPS_PROXY}. Requests with an absolute target go to that target (RFC 9112, section 3.2.2), {@code CONNECT} opens a
 * tunnel (RFC 9110, section 9.3.6); each is recorded under the invocation that issued it.
 *
 * <p>Start reading at {@link io.lambdatape.agent.calls.CallProxy}. {@code ProxyConnection} does the I/O of one client,
 * {@code CallConversation} reads what passes, {@code CallRecorder} and {@code TunnelRecorder} make records of it.
 *
 * <p>Tunnels are not decrypted here. Whoever does so puts a handler in front of the two channels that {@code
 * ProxyConnection} joins when a tunnel's server is connected, and says {@code https} to {@code TunnelledCalls}: what is
 * HTTP inside is then recorded as calls, since {@code Tunnel} reads whatever looks like HTTP.
 */
@NullMarked
package io.lambdatape.agent.calls;

import org.jspecify.annotations.NullMarked;
