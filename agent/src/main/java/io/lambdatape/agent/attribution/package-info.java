/**
 * Decides which invocation caused a query, a call or a log line, and says how that is known; independent of protocol
 * and platform. Start reading at {@link io.lambdatape.agent.attribution.OpenInvocations}.
 */
@NullMarked
package io.lambdatape.agent.attribution;

import org.jspecify.annotations.NullMarked;
