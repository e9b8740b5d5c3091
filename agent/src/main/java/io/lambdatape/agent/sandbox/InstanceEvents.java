package io.lambdatape.agent.sandbox;

import io.lambdatape.agent.capture.CaptureSink;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Severity;
import java.util.List;
import java.util.Locale;

/** Records what becomes of instances, as log lines of theirs that the agent writes itself. */
public final class InstanceEvents {
    static final String EVENT = "lambdatape.instance.event";

    private final String worker;
    private final String platform;
    private final RecordingClock clock;
    private final CaptureSink sink;
    private final long firstNanos;
    private long count;

    public InstanceEvents(String worker, String platform, RecordingClock clock, CaptureSink sink) {
        this.worker = worker;
        this.platform = platform;
        this.clock = clock;
        this.sink = sink;
        this.firstNanos = clock.nanos();
    }

    /** What can become of an instance. */
    enum Event {
        STARTED,
        /** It was there before the agent. */
        FOUND,
        PAUSED,
        RESUMED,
        ENDED
    }

    synchronized void record(Sandbox sandbox, Event event) {
        String word = event.name().toLowerCase(Locale.ROOT);
        long now = clock.nanos();
        sink.lines(List.of(new LogLine(
                Origin.unnumbered(worker),
                // Numbered within this agent start, which the time of its begin tells from others.
                worker + "/instances-" + firstNanos + "/" + count++,
                new Place(worker, platform, sandbox.lambda(), sandbox.instance()),
                "log",
                null,
                -1,
                Severity.INFO,
                "instance " + sandbox.instance() + " of " + sandbox.lambda() + " " + word,
                now,
                now,
                null,
                Attribution.NONE,
                false,
                Attributes.builder().put(EVENT, word).build())));
    }
}
