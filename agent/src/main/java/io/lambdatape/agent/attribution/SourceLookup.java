package io.lambdatape.agent.attribution;

import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** Finds out which instance a connection comes from. Must not block: it is called by event loop threads. */
@FunctionalInterface
public interface SourceLookup {
    /** Knows nothing of any connection. */
    SourceLookup NONE = client -> () -> Source.UNKNOWN;

    /** Begins to look when a connection is made; the answer is asked for at each query and may get better. */
    Supplier<Source> begin(InetSocketAddress client);
}
