/**
 * What Linux tells only by system calls that Java does not have. Everything here says in an {@link java.io.IOException} why it
 * cannot be had: another system, an old kernel, no rights.
 *
 * <p>Start reading at {@link io.lambdatape.agent.kernel.UnixSockets}.
 */
@NullMarked
package io.lambdatape.agent.kernel;

import org.jspecify.annotations.NullMarked;
