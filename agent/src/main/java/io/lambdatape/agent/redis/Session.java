package io.lambdatape.agent.redis;

import org.jspecify.annotations.Nullable;

/** What is known of a connection, as the server sees it when it answers. */
final class Session {
    /** The number of the database that is selected. */
    String database = "0";

    @Nullable
    String user;

    @Nullable
    String clientName;

    /** Whether answers are of RESP 3, in which what the server sends of itself has a type of its own. */
    boolean resp3;

    final Subscriptions subscriptions = new Subscriptions();

    void reset() {
        database = "0";
        user = null;
        clientName = null;
        resp3 = false;
        subscriptions.clear();
    }
}
