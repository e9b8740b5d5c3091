package io.lambdatape.agent.postgres;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.capture.PayloadRecorder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement on its way: from its first message to its last answer. */
final class Query {
    final long startNanos;
    final PayloadRecorder request;
    final PayloadRecorder response;

    Statement statement = Statement.UNKNOWN;
    List<Portal.Value> parameters = List.of();
    boolean executed;
    OpenInvocations.@Nullable Answer cause;

    long firstByteNanos;
    long rows;
    long copiedBytes;

    @Nullable
    String tag;

    long affected = -1;

    @Nullable
    String sqlState;

    @Nullable
    String error;

    boolean skipped;
    boolean cutOff;

    /** How many bytes had gone towards the client when its answer was complete. */
    long endOffset;

    long endNanos;

    Query(long startNanos, int payloadBytesMax) {
        this.startNanos = startNanos;
        this.request = new PayloadRecorder(payloadBytesMax);
        this.response = new PayloadRecorder(payloadBytesMax);
    }

    void sent(Message message) {
        request.add(message.raw(), message.length(), message.endNanos());
    }

    void answered(Message message) {
        if (firstByteNanos == 0) {
            firstByteNanos = message.startNanos();
        }
        response.add(message.raw(), message.length(), message.endNanos());
    }
}
