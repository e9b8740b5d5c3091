package io.lambdatape.agent.spool;

import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.otlp.MalformedOtlpException;
import io.lambdatape.recording.otlp.OtlpDecoder;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes what it gets into memory, or not, as it is told. */
final class MemoryOutlet implements Outlet {
    final List<Recorded> records = new CopyOnWriteArrayList<>();
    final List<AgentReport> reports = new CopyOnWriteArrayList<>();
    final AtomicInteger restarts = new AtomicInteger();
    volatile boolean away;
    volatile String refusedName = "";
    volatile String failOnceName = "";

    @Override
    public boolean send(String topic, byte[] key, byte[] value, Fate fate) {
        if (away) {
            return false;
        }
        List<Recorded> decoded;
        try {
            decoded = OtlpDecoder.decode(topic, value);
        } catch (MalformedOtlpException e) {
            throw new AssertionError(e);
        }
        for (Recorded record : decoded) {
            if (record instanceof AgentReport report) {
                reports.add(report);
                fate.acknowledged();
                return true;
            }
            if (record instanceof io.lambdatape.recording.Exchange exchange) {
                if (exchange.name().equals(refusedName)) {
                    fate.refused("too large");
                    return true;
                }
                if (exchange.name().equals(failOnceName)) {
                    failOnceName = "";
                    fate.failed("the broker went away");
                    return true;
                }
            }
        }
        records.addAll(decoded);
        fate.acknowledged();
        return true;
    }

    @Override
    public void stalled() {}

    @Override
    public void restart() {
        restarts.incrementAndGet();
    }

    @Override
    public void close() {}

    <T extends Recorded> List<T> all(Class<T> type) {
        return records.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
