/**
 * What differs between the platforms that serve functions over HTTP: which requests are invocations and of which
 * function, and which answers are the platform's own rather than the function's. Start reading at
 * {@link io.lambdatape.agent.platform.Platform}.
 */
@NullMarked
package io.lambdatape.agent.platform;

import org.jspecify.annotations.NullMarked;
