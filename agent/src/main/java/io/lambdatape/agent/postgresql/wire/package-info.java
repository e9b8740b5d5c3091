/**
 * PostgreSQL's wire protocol, version 3, as bytes: where messages begin and end and what their fields are. Knows nothing
 * of connections, queries or records. Layouts are from the PostgreSQL documentation, "Message Formats". Start reading at
 * {@link io.lambdatape.agent.postgresql.wire.MessageFramer}.
 */
@NullMarked
package io.lambdatape.agent.postgresql.wire;

import org.jspecify.annotations.NullMarked;
