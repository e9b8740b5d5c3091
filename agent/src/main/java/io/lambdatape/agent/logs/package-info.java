/**
 * Follows log files: finds them, reads what is appended, survives rotation and restarts, and says which invocation each
 * line belongs to. Start reading at {@link io.lambdatape.agent.logs.LogTailer}; {@code PathPattern} finds files, {@code
 * Tail} follows one, {@code LineAssembler} makes lines of bytes, {@code LineFormat} reads level and time.
 */
@NullMarked
package io.lambdatape.agent.logs;

import org.jspecify.annotations.NullMarked;
