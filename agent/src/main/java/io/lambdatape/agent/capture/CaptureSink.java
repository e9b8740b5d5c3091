package io.lambdatape.agent.capture;

import io.lambdatape.recording.Exchange;
import io.lambdatape.recording.LogLine;
import java.util.List;

/**
 * Where listeners put what they have recorded. Never blocks and never throws: what cannot be kept is counted and
 * becomes a gap. The sink numbers the records; their own origin is ignored.
 */
public interface CaptureSink {
    /** Takes a finished exchange. */
    void exchange(Exchange exchange);

    /** Takes lines of one source, in order. */
    void lines(List<LogLine> lines);
}
