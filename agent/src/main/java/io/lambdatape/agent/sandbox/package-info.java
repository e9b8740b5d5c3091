/**
 * Stands between an OpenLambda worker and its sandboxes, and so learns what the worker's HTTP port hides: which
 * invocation runs on which instance. A sandbox serves HTTP on {@code ol.sock} in its scratch directory; the gate takes
 * that socket's place, passes every byte on, and reads the {@code traceparent} of each request. Also finds out which sandbox a database connection comes from, by its socket.
 *
 * <p>Start reading at {@link io.lambdatape.agent.sandbox.SandboxGates}. Where none of this is possible (no rights, no
 * Linux) attribution falls back to what the listeners know by themselves.
 */
@NullMarked
package io.lambdatape.agent.sandbox;

import org.jspecify.annotations.NullMarked;
