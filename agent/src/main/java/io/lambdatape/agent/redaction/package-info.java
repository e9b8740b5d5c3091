/**
 * Takes secrets out of the recorded copy before it reaches the disk. What passes through the agent is never changed.
 * Start reading at {@link io.lambdatape.agent.redaction.Redaction}.
 *
 * <p>A secret is replaced by a placeholder of the same length: lengths, chunk times and framing stay true. Placeholders
 * come from a hash with a key that never leaves the worker, so equal secrets have equal placeholders there.
 */
@NullMarked
package io.lambdatape.agent.redaction;

import org.jspecify.annotations.NullMarked;
