/**
 * What all listeners share to record what passes: the clock, the collected bytes of a payload and the way to the
 * spool.
 */
@NullMarked
package io.lambdatape.agent.capture;

import org.jspecify.annotations.NullMarked;
