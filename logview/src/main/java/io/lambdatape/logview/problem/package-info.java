/**
 * Every refusal and failure as an RFC 9457 problem: one sentence that names the place and the cure, never a stack
 * trace.
 *
 * <p>Start reading at {@link io.lambdatape.logview.problem.Problem}.
 */
@NullMarked
package io.lambdatape.logview.problem;

import org.jspecify.annotations.NullMarked;
