/**
 * Stands in front of PostgreSQL (protocol 3.0 and 3.2, https://www.postgresql.org/docs/current/protocol.html): passes
 * every byte on at once and reads a copy, one record per executed statement. Handshakes are passed on and never
 * recorded. What is not understood turns the connection to passing bytes on unread, counted.
 *
 * <p>Start reading at {@link io.lambdatape.agent.postgres.PostgresConversation}.
 */
@NullMarked
package io.lambdatape.agent.postgres;

import org.jspecify.annotations.NullMarked;
