/**
 * Reads the recording: once before the start, to say what will and will not be replayed, then again a bounded distance
 * ahead of the schedule. Start reading at {@link io.lambdatape.replay.plan.ReadAhead}.
 */
@NullMarked
package io.lambdatape.replay.plan;

import org.jspecify.annotations.NullMarked;
