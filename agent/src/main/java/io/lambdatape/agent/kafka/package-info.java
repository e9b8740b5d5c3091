/**
 * The spool's way into Kafka: an idempotent producer that is never waited for. Start reading at {@link
 * io.lambdatape.agent.kafka.KafkaOutlet}.
 */
@NullMarked
package io.lambdatape.agent.kafka;

import org.jspecify.annotations.NullMarked;
