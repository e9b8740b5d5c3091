package io.lambdatape.agent.relay;

import java.net.InetSocketAddress;

/**
 * The ends of one connection.
 *
 * @param client who connected to the agent
 * @param listener the agent's address that it connected to
 * @param server where the agent connects to on its behalf
 */
public record Peers(InetSocketAddress client, InetSocketAddress listener, InetSocketAddress server) {}
