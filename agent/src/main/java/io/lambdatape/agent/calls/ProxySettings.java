package io.lambdatape.agent.calls;

import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.relay.RelayCounters;
import io.lambdatape.agent.relay.ServerConnector;
import io.lambdatape.agent.relay.TlsOutcomes;

/**
 * What all connections of a proxy share.
 *
 * @param name how logs and counters call it
 */
record ProxySettings(
        String name,
        CallOptions options,
        ServerConnector connector,
        RecordingClock clock,
        CaptureSink sink,
        CallCounters counters,
        RelayCounters relay,
        TlsOutcomes tls) {}
