/**
 * Real clients and the databases' own tools, with the agent between them and a real server: they see the same with and
 * without it, and the bytes on its two sides are the same. Begin to read at {@link io.lambdatape.agent.clients.TappedAgent}.
 */
@NullMarked
package io.lambdatape.agent.clients;

import org.jspecify.annotations.NullMarked;
