/**
 * Reads what a log line tells of itself: its time, its level, what it is about. Start reading at {@link
 * io.lambdatape.agent.logs.format.LineFormat}, which knows the formats by name; {@code Layouts} tries them in turn, {@code
 * TimeReader} reads a time wherever it stands. The line itself stays as it is, byte for byte.
 */
@NullMarked
package io.lambdatape.agent.logs.format;

import org.jspecify.annotations.NullMarked;
