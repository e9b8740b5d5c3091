/**
 * What a process tells about itself: counters through the OpenTelemetry SDK, scraped by Prometheus or exported as OTLP.
 * The parts only know the API; here it gets its SDK.
 */
@NullMarked
package io.lambdatape.cli.telemetry;

import org.jspecify.annotations.NullMarked;
