/**
 * Compares a replayed answer with the recorded one: status, then body; JSON by value. Start reading at
 * {@link io.lambdatape.replay.compare.AnswerComparison}.
 */
@NullMarked
package io.lambdatape.replay.compare;

import org.jspecify.annotations.NullMarked;
