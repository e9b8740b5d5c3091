package io.lambdatape.agent.calls;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What the reading side of a connection says about where its bytes go. Told by the connection's own thread. */
interface Route {
    /** A call begins: what is given for the server from now on is for that target. */
    void next(CallTarget target);

    /** The earliest call that was begun has been answered, or never will be. */
    void answered();

    /** What is passed from now on are not requests any more: both sides stay together until they end. */
    void passing();

    /** What the client sends cannot be understood any more: none of it goes anywhere. */
    void deaf();

    /** The other end of the connection on which calls are answered now; null if there is none. */
    @Nullable
    InetSocketAddress peer();
}
