/**
 * Sends a recording's invocations again, each at its own time, and compares what comes back with what was recorded.
 *
 * <p>Start reading at {@link io.lambdatape.replay.Replay}. {@code plan} reads the recording ahead, {@code schedule}
 * says when and waits for it, {@code send} writes requests to sockets and reads answers, {@code compare} finds
 * differences. The schedule is open loop: a slow target never delays the next request.
 */
@NullMarked
package io.lambdatape.replay;

import org.jspecify.annotations.NullMarked;
