/**
 * From Kafka to the store, exactly once. The offsets of the next records and, for each agent start and partition, the
 * highest number seen stand in the store's checkpoint, which is committed atomically with the records: after a crash
 * the collector goes on from there, so nothing is lost and nothing comes twice; a record that an agent sends again
 * after its own crash is known by its number. Offsets are committed to Kafka too, but only for tools that show lag.
 *
 * <p>That holds as long as one collector reads all partitions into one store, which is how it is built: partitions are
 * assigned by hand, there is no group that could rebalance. Start reading at
 * {@link io.lambdatape.collector.Collector}.
 */
@NullMarked
package io.lambdatape.collector;

import org.jspecify.annotations.NullMarked;
