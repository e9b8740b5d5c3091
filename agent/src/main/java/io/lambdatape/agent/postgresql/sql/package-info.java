/**
 * What can be learnt from an SQL text without parsing it: its operation, its first table, and a {@code traceparent} in
 * its last comment. Start reading at {@link io.lambdatape.agent.postgresql.sql.SqlSummary}.
 */
@NullMarked
package io.lambdatape.agent.postgresql.sql;

import org.jspecify.annotations.NullMarked;
