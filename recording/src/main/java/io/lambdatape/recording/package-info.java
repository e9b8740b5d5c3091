/**
 * What is recorded of serverless functions: invocations, the queries and calls they issue, the log lines they print,
 * and what could not be kept. Plain values without I/O.
 *
 * <p>Start reading at {@link io.lambdatape.recording.Recorded}. The form on Kafka is in {@code otlp}, the recording
 * file in {@code file}, and reading a recorded HTTP message in {@code http}.
 */
@NullMarked
package io.lambdatape.recording;

import org.jspecify.annotations.NullMarked;
