/**
 * {@code lambdatape up}: everything but the agents in one process: Kafka (unless there is one already), the store, the
 * collector, the API with the UI. Start reading at {@link io.lambdatape.cli.up.Server}.
 */
@NullMarked
package io.lambdatape.cli.up;

import org.jspecify.annotations.NullMarked;
