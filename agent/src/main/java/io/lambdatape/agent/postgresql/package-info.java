/**
 * PostgreSQL as it passes the agent: follows a copy of the bytes, pairs each query with its answer, and records it with
 * its text, parameters, rows, errors and times. The bytes themselves are passed on unchanged; what is not understood
 * is passed on unread. Does no I/O. What is recorded is described in docs/databases.md.
 *
 * <p>Start reading at {@link io.lambdatape.agent.postgresql.Postgres}, then {@code PostgresConversation};
 * {@code ClientMessages} turns what the client sends into steps, {@code ServerMessages} finds the answer of each.
 */
@NullMarked
package io.lambdatape.agent.postgresql;

import org.jspecify.annotations.NullMarked;
