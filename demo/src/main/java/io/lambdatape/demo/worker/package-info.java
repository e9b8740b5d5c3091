/**
 * A worker that speaks OpenLambda's HTTP API and lays its files out as OpenLambda's worker does. A Lambda's requests
 * wait in one queue, which all its instances share; each instance has a sandbox, that is a process with a scratch
 * directory. Start reading at {@link io.lambdatape.demo.worker.DemoWorker}, then {@code WorkerEndpoints},
 * {@code LambdaFunction}, {@code LambdaInstance}, {@code Sandbox}.
 */
@NullMarked
package io.lambdatape.demo.worker;

import org.jspecify.annotations.NullMarked;
