package io.lambdatape.agent.relay;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;

/** Makes what encrypts one side of a connection. Safe for use by all threads. */
@FunctionalInterface
public interface TlsHandlers {
    /** A handler that has not begun; it goes to the front of that channel's pipeline. */
    SslHandler begin(Channel channel);
}
