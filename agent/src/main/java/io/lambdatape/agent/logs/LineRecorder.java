package io.lambdatape.agent.logs;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.OpenInvocations.Answer;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.logs.format.LineFormat;
import io.lambdatape.agent.logs.format.Told;
import io.lambdatape.agent.logs.lines.ExceptionText;
import io.lambdatape.agent.logs.lines.Line;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.Place;
import io.lambdatape.recording.Severity;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes records of lines: place, level, time, and the invocation they belong to. */
public final class LineRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(LineRecorder.class);
    /** The line's bytes are no UTF-8; what they are stands in {@link #ORIGINAL}. */
    private static final String INVALID_UTF8 = "lambdatape.invalid_utf8";

    private static final String ORIGINAL = "log.record.original";
    private static final Answer NOBODY = new Answer(null, Parent.NONE);

    private final String worker;
    private final ZoneId zone;
    private final OpenInvocations invocations;

    /** @param zone in which log lines tell local time */
    public LineRecorder(String worker, ZoneId zone, OpenInvocations invocations) {
        this.worker = worker;
        this.zone = zone;
        this.invocations = invocations;
    }

    List<LogLine> record(FollowedFile tail, List<Line> lines, boolean first, long nowNanos) {
        PathPattern.Match match = tail.match();
        Written written = new Written(
                new Place(worker, tail.source().platform(), match.lambda(), match.instance()),
                stream(String.valueOf(match.path().getFileName())),
                match.path().toString(),
                tail.generation(),
                tail.source().format(),
                tail.toldTimes(),
                tail.writtenAfterNanos(first),
                tail.writtenAfterNanos(false),
                tail.writtenBeforeNanos());
        return record(written, lines, nowNanos);
    }

    List<LogLine> record(Written written, List<Line> lines, long nowNanos) {
        Source source = new Source(written.place().lambda(), written.place().instance());
        Answer usual = answer(source, written.afterNanos(), nowNanos);
        List<LogLine> records = new ArrayList<>(lines.size());
        for (Line line : lines) {
            boolean begunEarlier = records.isEmpty() && written.firstAfterNanos() != written.afterNanos();
            Answer answer = begunEarlier ? answer(source, written.firstAfterNanos(), nowNanos) : usual;
            Told told = told(written, line);
            if (told.byWorker()) {
                answer = NOBODY;
            }
            answer = byId(told.attributes(), source, answer);
            Attributes attributes = with(told.attributes(), line);
            String stream = told.stream();
            records.add(new LogLine(
                    Origin.unnumbered(worker),
                    worker + "/" + written.generation() + "/" + line.offset(),
                    written.place(),
                    stream == null ? written.stream() : stream,
                    written.file(),
                    line.offset(),
                    severity(told, attributes),
                    line.text(),
                    written.times().nanos(told, written.beforeNanos()),
                    nowNanos,
                    answer.invocation(),
                    answer.parent().attribution(),
                    line.truncated(),
                    attributes));
        }
        return records;
    }

    private Told told(Written written, Line line) {
        try {
            return written.format().read(line.text(), written.beforeNanos(), zone);
        } catch (RuntimeException e) { // a line that cannot be understood is a line all the same
            LOG.error("BUG: line {} of {} was not understood", line.offset(), written.generation(), e);
            return LineFormat.PLAIN.read(line.text(), written.beforeNanos(), zone);
        }
    }

    /** The place of lines that come from no file. */
    Place place(String platform, @Nullable String lambda, @Nullable String instance) {
        return new Place(worker, platform, lambda, instance);
    }

    /** An id in the line itself says more than when it was written. */
    private Answer byId(Attributes told, Source source, Answer otherwise) {
        String trace = told.text("trace.id");
        return trace == null ? otherwise : invocations.attributeStated(trace, told.text("span.id"), source, otherwise);
    }

    private static Attributes with(Attributes told, Line line) {
        ExceptionText exception = ExceptionText.of(line.text());
        String original = line.original();
        if (exception == null && original == null) {
            return told;
        }
        Attributes.Builder attributes = Attributes.builder().putAll(told);
        if (exception != null) {
            attributes.put("exception.type", exception.type()).put("exception.message", exception.message());
        }
        if (original != null) {
            attributes.put(INVALID_UTF8, true).put(ORIGINAL, original);
        }
        return attributes.build();
    }

    // Whoever prints a stack trace without a level reports a failure all the same.
    private static @Nullable Severity severity(Told told, Attributes attributes) {
        String exception = attributes.text("exception.type");
        if (told.severity() != null || exception == null) {
            return told.severity();
        }
        return exception.equals("panic") ? Severity.FATAL : Severity.ERROR;
    }

    private Answer answer(Source source, long afterNanos, long nowNanos) {
        if (afterNanos == 0) {
            return NOBODY;
        }
        Answer answer = invocations.attributeBetween(source, afterNanos, nowNanos);
        // A file of all functions: that several were open says nothing.
        boolean nothing = source.equals(Source.UNKNOWN) && answer.parent().attribution() == Attribution.CANDIDATES;
        return nothing ? NOBODY : answer;
    }

    private static String stream(String file) {
        if (file.contains("stderr")) {
            return "stderr";
        }
        return file.contains("stdout") ? "stdout" : "log";
    }
}
