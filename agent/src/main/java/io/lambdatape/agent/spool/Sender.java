package io.lambdatape.agent.spool;

import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.spool.SpoolQueue.WaitingGap;
import io.lambdatape.recording.AgentReport;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.otlp.OtlpEncoder;
import io.lambdatape.recording.otlp.OtlpRecord;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the spool's entries to Kafka in their order, keeps track of what was acknowledged, and deletes what is not
 * needed any more. Also tells the agent's counters every few seconds.
 */
final class Sender implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final int ON_THE_WAY_MAX = 65_536;
    private static final long PAUSE_NANOS = 10_000_000;
    private static final long RETRY_NANOS = 100_000_000;
    private static final long SAVE_NANOS = 200_000_000;
    private static final long STALLED_NANOS = 5_000_000_000L;
    private static final long REPORT_NANOS = 2_000_000_000;

    private final Spool spool;
    private final Spool.Settings settings;
    private final SegmentReader reader;
    private final SegmentDeletion deletion;
    private final AcknowledgedFile file;
    private final SpoolCounters counters;
    private final RecordingClock clock;
    private final Outlet outlet;
    private final long firstOwnSegment;
    private final Deque<Shipment> onTheWay = new ArrayDeque<>();
    private SpoolPosition acknowledged;
    private @Nullable Shipment next;
    private long lastProgress;
    private long lastSave;
    private long lastReport;
    private Shipment lastReportSent = Shipment.none();

    Sender(Spool spool, Spool.Settings settings, Recovery recovered, AcknowledgedFile file, Outlet outlet) {
        this.spool = spool;
        this.settings = settings;
        this.file = file;
        this.counters = spool.counters();
        this.clock = settings.clock();
        this.outlet = outlet;
        this.firstOwnSegment = recovered.next();
        this.acknowledged = file.position();
        this.deletion = new SegmentDeletion(settings.options().directory(), counters, settings.beforeDeletion());
        this.reader = new SegmentReader(
                settings.options().directory(),
                acknowledged,
                spool::visible,
                segment -> spool.gap(new WaitingGap(
                        Gap.Reason.SPOOL_DAMAGED,
                        1,
                        String.format("segment %016x of the spool is damaged: at least 1 record was lost", segment))));
    }

    @Override
    public void run() {
        lastProgress = clock.nanos();
        try {
            while (!done()) {
                try {
                    step();
                } catch (IOException | java.io.UncheckedIOException e) {
                    LOG.error("cannot read the spool: {}; trying again", e.toString());
                    clock.park(RETRY_NANOS * 10);
                }
            }
            finish();
        } catch (IOException e) {
            LOG.warn(
                    "the acknowledged position could not be saved: {}; some records will be sent twice, which the"
                            + " collector notices",
                    e.toString());
        } finally {
            reader.close();
            outlet.close();
        }
    }

    private boolean done() {
        boolean allSent = spool.written() && next == null && onTheWay.isEmpty() && caughtUp();
        return allSent || spool.sendingIsOver();
    }

    private boolean caughtUp() {
        return reader.position().equals(spool.visible()) || acknowledged.equals(spool.visible());
    }

    private void step() throws IOException {
        settle();
        save();
        report(false);
        Shipment shipment = next;
        if (shipment == null && onTheWay.size() < ON_THE_WAY_MAX) {
            Entry entry = reader.next();
            shipment = entry == null ? null : new Shipment(entry, reader.position());
        }
        if (shipment == null) {
            watchForStall();
            clock.park(PAUSE_NANOS);
            return;
        }
        Entry entry = shipment.entry();
        if (outlet.send(entry.topic(), entry.key(), entry.value(), shipment)) {
            onTheWay.add(shipment);
            next = null;
        } else {
            next = shipment;
            clock.park(RETRY_NANOS);
        }
    }

    private void settle() {
        boolean moved = false;
        while (!onTheWay.isEmpty()) {
            Shipment first = onTheWay.getFirst();
            if (first.fate() == Shipment.Fate.OPEN) {
                break;
            }
            if (first.fate() == Shipment.Fate.FAILED) {
                sendAgain(first.why());
                return;
            }
            onTheWay.removeFirst();
            acknowledged = first.end();
            moved = true;
            count(first);
        }
        if (onTheWay.isEmpty() && next == null && reader.position().segment() > acknowledged.segment()) {
            acknowledged = reader.position();
        }
        if (moved) {
            lastProgress = clock.nanos();
        }
    }

    private void count(Shipment shipment) {
        int items = shipment.entry().items();
        boolean own = shipment.end().segment() >= firstOwnSegment;
        (own ? counters.waiting : counters.leftoverWaiting).add(-items);
        if (shipment.fate() == Shipment.Fate.ACKNOWLEDGED) {
            (own ? counters.sent : counters.leftoverSent).add(items);
            return;
        }
        (own ? counters.refused : counters.leftoverRefused).add(items);
        LOG.warn("kafka refused a record for good: {}", shipment.why());
        int count = shipment.entry().count();
        spool.gap(new WaitingGap(Gap.Reason.KAFKA_REFUSED, count, "kafka refused " + count + ": " + shipment.why()));
    }

    private void sendAgain(String why) {
        LOG.warn("kafka gave up on a record: {}; everything that it has not acknowledged is sent again", why);
        onTheWay.clear();
        next = null;
        outlet.restart();
        reader.seek(acknowledged);
        clock.park(RETRY_NANOS);
    }

    private void save() throws IOException {
        if (clock.nanos() - lastSave >= SAVE_NANOS) {
            lastSave = clock.nanos();
            deletion.upTo(acknowledged);
            file.save(acknowledged);
        }
    }

    private void watchForStall() {
        if (onTheWay.isEmpty()) {
            lastProgress = clock.nanos();
        } else if (clock.nanos() - lastProgress > STALLED_NANOS) {
            outlet.stalled();
        }
    }

    private void report(boolean now) {
        boolean due = clock.nanos() - lastReport >= REPORT_NANOS && lastReportSent.fate() != Shipment.Fate.OPEN;
        // With Kafka away there is nobody to tell.
        if (!now && (!due || next != null)) {
            return;
        }
        lastReport = clock.nanos();
        OtlpRecord record = OtlpEncoder.encode(
                new AgentReport(Origin.unnumbered(settings.worker()), spool.run(), clock.nanos(), counters.snapshot()));
        Shipment shipment = new Shipment(
                new Entry(-1, 0, 0, record.topic(), new byte[0], record.key(), record.value()), acknowledged);
        if (outlet.send(record.topic(), record.key(), record.value(), shipment)) {
            lastReportSent = shipment;
        }
    }

    private void finish() throws IOException {
        settle();
        boolean all = spool.written() && onTheWay.isEmpty() && next == null && caughtUp();
        if (all) {
            acknowledged = spool.visible();
            report(true);
            while (lastReportSent.fate() == Shipment.Fate.OPEN && !spool.sendingIsOver()) {
                clock.park(PAUSE_NANOS);
            }
            deletion.upTo(new SpoolPosition(acknowledged.segment() + 1, 0));
        } else {
            deletion.upTo(acknowledged);
        }
        file.save(acknowledged);
        file.close();
    }
}
