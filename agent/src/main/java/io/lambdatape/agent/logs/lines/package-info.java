/**
 * Makes lines of bytes, and records of lines: a stack trace is one record. Start reading at {@link
 * io.lambdatape.agent.logs.lines.RecordJoiner}; {@code StackTrace} knows what belongs to a trace.
 */
@NullMarked
package io.lambdatape.agent.logs.lines;

import org.jspecify.annotations.NullMarked;
