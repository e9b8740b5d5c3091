/**
 * Follows log files: finds them, reads what is appended, survives rotation and restarts, and says which invocation each
 * line belongs to. Start reading at {@link io.lambdatape.agent.logs.LogTailer}; {@code PathPattern} finds files, {@code
 * Tail} follows one. The package {@code lines} makes lines and records of bytes, {@code format} reads what a line tells.
 */
@NullMarked
package io.lambdatape.agent.logs;

import org.jspecify.annotations.NullMarked;
