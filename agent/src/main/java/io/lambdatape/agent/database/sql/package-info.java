/**
 * What can be learnt from an SQL text without parsing it: its operation, its first table, and a {@code traceparent} in
 * its last comment. Start reading at {@link io.lambdatape.agent.database.sql.SqlSummary}.
 */
@NullMarked
package io.lambdatape.agent.database.sql;

import org.jspecify.annotations.NullMarked;
