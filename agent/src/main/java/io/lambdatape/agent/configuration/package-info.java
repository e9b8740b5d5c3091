/**
 * The agent's configuration: YAML and environment variables in, {@link
 * io.lambdatape.agent.configuration.AgentConfiguration} or a list of all mistakes out. {@code AgentKeys} names every key.
 */
@NullMarked
package io.lambdatape.agent.configuration;

import org.jspecify.annotations.NullMarked;
