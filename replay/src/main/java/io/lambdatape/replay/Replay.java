package io.lambdatape.replay;

import io.lambdatape.recording.file.BrokenRecordingException;
import io.lambdatape.replay.plan.Planned;
import io.lambdatape.replay.plan.ReadAhead;
import io.lambdatape.replay.plan.RecordingSurvey;
import io.lambdatape.replay.plan.RequestPreparation;
import io.lambdatape.replay.schedule.Pacer;
import io.lambdatape.replay.schedule.ReplayTime;
import io.lambdatape.replay.schedule.Schedule;
import io.lambdatape.replay.send.Sender;
import io.lambdatape.replay.send.Sending;
import io.lambdatape.report.ReplaySettings;
import io.lambdatape.report.TimingReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One replay of a recording, open loop: every invocation is sent at its own due time, however the target behaves. The
 * thread that calls {@link #run} keeps the schedule and writes the requests.
 */
public final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);
    /** From the last preparations to the first due time. */
    private static final long LEAD_NANOS = 100_000_000;
    /** Beyond those that the recorded concurrency asks for. */
    private static final int SPARE_CONNECTIONS = 8;

    private final ReplayOptions options;
    private final ProgressListener listener;
    private final ReplayTime time;
    private final Sending.Opening opening;
    private final RequestPreparation preparation;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<@Nullable Schedule> schedule = new AtomicReference<>();

    Replay(
            ReplayOptions options,
            ProgressListener listener,
            ReplayTime time,
            RandomGenerator random,
            Sending.Opening opening) {
        this.opening = opening;
        this.options = options;
        this.listener = listener;
        this.time = time;
        this.preparation = new RequestPreparation(options.target().getRawAuthority(), new FreshTraces(random));
    }

    /** A replay in real time. */
    public Replay(ReplayOptions options, ProgressListener listener) {
        this(options, listener, ReplayTime.system(), RandomGenerator.getDefault(), Sender::new);
    }

    /** Ends the run early, from any thread; {@link #run} then returns what was done. */
    public void stop() {
        stopped.set(true);
    }

    /**
     * Runs to the end, or to {@link #stop}.
     *
     * @throws ReplayException if it cannot start or go on; the message says why and what to do
     */
    public ReplayResult run() throws ReplayException, InterruptedException {
        RecordingSurvey survey = survey();
        listener.starting(survey);
        InetSocketAddress target = new InetSocketAddress(options.target().getHost(), options.port());
        if (target.isUnresolved()) {
            throw new ReplayException("the target's host " + options.target().getHost()
                    + " is not known; check its name or use its address");
        }
        rehearse();
        Schedule planned = new Schedule(0, survey.firstStartNanos(), options.speed());
        Ledger ledger = ledger(planned);
        try (Sending sender =
                        opening.to(target, options.limits(), time, outcome -> ledger.outcome(outcome, anchored()));
                ReadAhead ahead = ReadAhead.open(
                        options.recording(),
                        options.readAheadMax(),
                        options.readAheadBytesMax(),
                        preparation,
                        ledger::recorded)) {
            warm(sender, survey);
            ahead.fill();
            Schedule anchored = new Schedule(time.nanos() + LEAD_NANOS, survey.firstStartNanos(), options.speed());
            schedule.set(anchored);
            try (Watch watch = new Watch(sender, ledger, listener, time, anchored, survey)) {
                drive(ahead, sender, ledger, anchored);
                watch.awaitAnswers(stopped::get);
            }
            sender.close();
            long elapsed = Math.max(0, time.nanos() - anchored.anchorNanos());
            return new ReplayResult(
                    ledger.close(elapsed, stopped.get(), Notes.of(survey, options, sender.waitedForConnection())),
                    survey);
        } catch (IOException e) {
            throw new ReplayException("the recording " + options.recording() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void rehearse() {
        try {
            new Rehearsal(time).run();
        } catch (IOException e) {
            LOG.warn("no rehearsal before the replay, so its first requests may be late: {}", e.getMessage());
        }
    }

    private RecordingSurvey survey() throws ReplayException {
        RecordingSurvey survey;
        try {
            survey = RecordingSurvey.of(options.recording(), preparation, options.speed());
        } catch (NoSuchFileException e) {
            throw new ReplayException(
                    "there is no recording " + options.recording() + "; make one with `lambdatape record`", e);
        } catch (BrokenRecordingException e) {
            throw new ReplayException(options.recording() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ReplayException("the recording " + options.recording() + " cannot be read: " + e.getMessage(), e);
        }
        if (survey.cutOff() && !options.allowCutOff()) {
            throw new ReplayException("the recording " + options.recording() + " was cut off: " + survey.invocations()
                    + " invocations are there and its end is not; record it again, or allow a cut-off recording to"
                    + " replay what is there");
        }
        if (survey.playable() == 0) {
            throw new ReplayException("the recording " + options.recording() + " has no invocation that can be sent"
                    + (survey.invocations() == 0 ? "" : ": " + Notes.unplayable(survey.unplayable()))
                    + "; record a selection that has some");
        }
        return survey;
    }

    private Ledger ledger(Schedule planned) {
        ReplaySettings settings = new ReplaySettings(
                options.target().toString(),
                planned.speed(),
                time.epochNanos(),
                options.lateMax().toNanos());
        String title = String.valueOf(options.recording().getFileName());
        return new Ledger(TimingReport.builder(title).replay(settings));
    }

    private void warm(Sending sender, RecordingSurvey survey) throws ReplayException {
        try {
            sender.warm(survey.concurrencyPeak() + SPARE_CONNECTIONS);
        } catch (IOException e) {
            throw new ReplayException(
                    "the target " + options.target() + " cannot be connected to: " + e.getMessage()
                            + "; start it or correct --target",
                    e);
        }
    }

    private void drive(ReadAhead ahead, Sending sender, Ledger ledger, Schedule anchored)
            throws IOException, InterruptedException {
        Pacer pacer = new Pacer(time, stopped::get);
        for (Planned next = ahead.take(); next != null; next = ahead.take()) {
            switch (next) {
                case Planned.Unplayable unplayable -> ledger.skipped(unplayable);
                case Planned.Request request -> {
                    long due = anchored.dueNanos(request.startNanos());
                    if (!pacer.await(due)) {
                        LOG.info("the replay was stopped before its end");
                        return;
                    }
                    sender.send(request, due);
                }
            }
        }
    }

    private Schedule anchored() {
        Schedule set = schedule.get();
        if (set == null) {
            throw new IllegalStateException("BUG: an outcome before the start");
        }
        return set;
    }
}
