package io.lambdatape.agent.dynamodb;

import io.lambdatape.agent.database.QueryRecorder;
import io.lambdatape.agent.database.QuerySpan;
import io.lambdatape.agent.http.ExchangeObserver;
import io.lambdatape.agent.http.HttpOptions;
import io.lambdatape.agent.http.Passage;
import io.lambdatape.agent.http.Refusal;
import io.lambdatape.recording.Outcome;
import io.lambdatape.recording.Payload;

/** Makes a record of each attempt on one connection. */
final class AttemptRecorder implements ExchangeObserver<Attempt> {
    private final QueryRecorder recorder;
    private final int payloadBytesMax;
    private DynamoDbOpaqueReason opaqueReason = DynamoDbOpaqueReason.PIPELINED_TOO_MANY;

    AttemptRecorder(QueryRecorder recorder, HttpOptions options) {
        this.recorder = recorder;
        this.payloadBytesMax = options.payloadBytesMax();
    }

    @Override
    public Attempt begin(long nanos) {
        return new Attempt(nanos, payloadBytesMax);
    }

    @Override
    public Passage opened(Attempt attempt) {
        attempt.span = recorder.begin(attempt.head().traceparent(), attempt.startNanos());
        // A field more would do no harm to the signature, but the request is the client's own.
        return Passage.UNCHANGED;
    }

    @Override
    public void answered(Attempt attempt) {
        QuerySpan span = attempt.span;
        if (span != null && !attempt.answered) {
            attempt.answered = true;
            recorder.answered(span, Math.max(attempt.startNanos(), attempt.lastByteNanos()));
        }
    }

    @Override
    public void record(Attempt attempt) {
        QuerySpan span = attempt.span;
        if (span == null) {
            // Its head never came: it is no request, and the reason for that is counted.
            return;
        }
        answered(attempt);
        Payload request = attempt.request().payload();
        Payload response = attempt.response().payload();
        Call call = Call.of(request, recorder.options().statementBytesMax());
        Answer answer = Answer.of(response, recorder.options().bodyBytesMax());
        recorder.record(
                span,
                call.name(),
                attempt.firstByteNanos(),
                attempt.endNanos(),
                outcome(attempt),
                AttemptAttributes.of(attempt, call, answer, recorder.attributes()),
                request,
                response);
    }

    private static Outcome outcome(Attempt attempt) {
        if (attempt.verdict() != null) {
            return attempt.responseComplete() ? Outcome.ERROR : Outcome.CUT_OFF;
        }
        return attempt.status() >= 400 ? Outcome.ERROR : Outcome.OK;
    }

    @Override
    public void malformedRequest() {
        opaqueReason = DynamoDbOpaqueReason.MALFORMED_REQUEST;
    }

    @Override
    public void malformedAnswer() {
        opaqueReason = DynamoDbOpaqueReason.MALFORMED_ANSWER;
    }

    @Override
    public void upgraded() {
        recorder.opaque(DynamoDbOpaqueReason.OTHER_PROTOCOL);
    }

    @Override
    public void opaque() {
        recorder.opaque(opaqueReason);
    }

    @Override
    public boolean transparent() {
        return true;
    }

    @Override
    public Refusal unreachable(Attempt attempt, Throwable cause) {
        return Refusal.unreachable(recorder.server(), cause);
    }
}
