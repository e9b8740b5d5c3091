/**
 * When each invocation is due, and waiting for that instant. All due times come from one anchor, so errors do not add
 * up. Start reading at {@link io.lambdatape.replay.schedule.Schedule}.
 */
@NullMarked
package io.lambdatape.replay.schedule;

import org.jspecify.annotations.NullMarked;
