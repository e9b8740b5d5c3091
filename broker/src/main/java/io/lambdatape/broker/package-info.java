/**
 * A real Kafka broker (KRaft, one node) inside the process, for those who run no cluster. Agents elsewhere can connect
 * to it; nothing that uses it knows the difference.
 *
 * <p>Start reading at {@link io.lambdatape.broker.EmbeddedBroker}.
 */
@NullMarked
package io.lambdatape.broker;

import org.jspecify.annotations.NullMarked;
