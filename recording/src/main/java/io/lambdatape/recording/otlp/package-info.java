/**
 * The OTLP form of what is recorded, as it is on Kafka (docs/wire-format.md is the contract).
 *
 * <p>An exchange is a span, a log line a log record, on the OpenTelemetry Collector's default topics and encoding.
 * Reads foreign OTLP too: a span without {@code lambdatape.*} attributes becomes an exchange without payloads.
 */
@NullMarked
package io.lambdatape.recording.otlp;

import org.jspecify.annotations.NullMarked;
