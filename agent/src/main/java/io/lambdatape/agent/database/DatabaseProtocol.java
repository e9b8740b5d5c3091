package io.lambdatape.agent.database;

import io.lambdatape.agent.relay.Conversation;

/** How one database system talks. Safe for use by all threads. */
public interface DatabaseProtocol {
    /** The system by its name in OpenTelemetry's conventions: {@code postgresql}. */
    String system();

    /**
     * The conversation of one connection.
     *
     * @param recorder of that connection
     */
    Conversation begin(QueryRecorder recorder);
}
