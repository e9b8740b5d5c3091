/**
 * Stands between a client and a server and passes bytes on, both ways, with back-pressure. What the bytes mean is the
 * business of a {@link io.lambdatape.agent.relay.Conversation}, which does no I/O itself.
 */
@NullMarked
package io.lambdatape.agent.relay;

import org.jspecify.annotations.NullMarked;
