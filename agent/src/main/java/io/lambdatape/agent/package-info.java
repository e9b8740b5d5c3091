/**
 * The proxy agent of one worker, put together: {@link io.lambdatape.agent.Agent} wires listeners, attribution, log
 * tailing, redaction, the spool and Kafka. Each of these is a package below, and none of them knows this one.
 */
@NullMarked
package io.lambdatape.agent;

import org.jspecify.annotations.NullMarked;
