/**
 * OTLP in: instrumented programs and OpenTelemetry Collectors send logs and spans over HTTP (protobuf or JSON) or gRPC,
 * and they are put on Kafka, on the topics that agents use; from there on they take the agents' way. A request is
 * answered when Kafka has all of it, so what was answered is not lost; what a sender sends again after an error of its
 * connection may come twice, as OTLP has it.
 *
 * <p>Start reading at {@link io.lambdatape.collector.otlp.OtlpReceiver}; {@link io.lambdatape.collector.otlp.Exports} says
 * what happens to a request. The protocol: <a href="https://opentelemetry.io/docs/specs/otlp/">OTLP 1.x</a>.
 */
@NullMarked
package io.lambdatape.collector.otlp;

import org.jspecify.annotations.NullMarked;
