package io.lambdatape.agent.logs;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.OpenInvocations.Answer;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.logs.LineAssembler.Line;
import io.lambdatape.recording.Attributes;
import io.lambdatape.recording.Attribution;
import io.lambdatape.recording.LogLine;
import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Parent;
import io.lambdatape.recording.Place;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Makes records of lines: place, level, time, and the invocation they belong to. */
public final class LineRecorder {
    /** How many lines are handed over together. */
    static final int LINES_MAX = 512;

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

    List<LogLine> record(Tail tail, List<Line> lines, boolean first, long nowNanos) {
        PathPattern.Match match = tail.match();
        Place place = new Place(worker, tail.source().platform(), match.lambda(), match.instance());
        Source source = new Source(match.lambda(), match.instance());
        Answer usual = answer(source, tail.writtenAfterNanos(false), nowNanos);
        String stream = stream(String.valueOf(match.path().getFileName()));
        String file = match.path().toString();
        List<LogLine> records = new ArrayList<>(lines.size());
        for (Line line : lines) {
            boolean begunEarlier =
                    first && records.isEmpty() && tail.writtenAfterNanos(true) != tail.writtenAfterNanos(false);
            Answer answer = begunEarlier ? answer(source, tail.writtenAfterNanos(true), nowNanos) : usual;
            LineFormat.Told told = tail.source().format().read(line.text(), tail.writtenBeforeNanos(), zone);
            if (told.byWorker()) {
                answer = NOBODY;
            }
            records.add(new LogLine(
                    Origin.unnumbered(worker),
                    worker + "/" + tail.generation() + "/" + line.offset(),
                    place,
                    stream,
                    file,
                    line.offset(),
                    told.severity(),
                    line.text(),
                    told.timeNanos(),
                    nowNanos,
                    answer.invocation(),
                    answer.parent().attribution(),
                    line.truncated(),
                    Attributes.EMPTY));
        }
        return records;
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
