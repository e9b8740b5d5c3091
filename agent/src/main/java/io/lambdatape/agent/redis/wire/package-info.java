/**
 * RESP, the protocol of Redis, versions 2 and 3: where a command and where an answer ends, and what little of them is
 * kept. Nothing here holds a value: bytes are looked at where they are, split anywhere.
 *
 * <p>Start reading at {@link io.lambdatape.agent.redis.wire.ReplyReader}.
 */
@NullMarked
package io.lambdatape.agent.redis.wire;

import org.jspecify.annotations.NullMarked;
