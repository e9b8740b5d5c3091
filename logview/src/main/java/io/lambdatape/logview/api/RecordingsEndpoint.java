package io.lambdatape.logview.api;

import io.javalin.http.Context;
import io.lambdatape.logview.http.Disconnect;
import io.lambdatape.logview.parameter.Parameters;
import io.lambdatape.recording.Recorded;
import io.lambdatape.recording.file.RecordingWriter;
import io.lambdatape.store.InvalidQueryException;
import io.lambdatape.store.RecordVisitor;
import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A selection as a recording file, streamed while it is read. */
final class RecordingsEndpoint implements Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingsEndpoint.class);
    private static final String MEDIA_TYPE = "application/vnd.lambdatape.recording";

    private static final String DISPOSITION = "Content-Disposition";

    private final Walks walks;

    RecordingsEndpoint(Walks walks) {
        this.walks = walks;
    }

    @Override
    public String path() {
        return "/api/v1/recordings";
    }

    @Override
    public List<String> parameters() {
        return List.of("query", "start", "end");
    }

    @Override
    public boolean answersHead() {
        return false;
    }

    @Override
    public void answer(Parameters parameters, Context context) throws IOException, InvalidQueryException {
        Download download = new Download(context);
        try {
            walks.walk(parameters.query(), parameters.range(), download);
            download.finish();
        } catch (IOException | InvalidQueryException | RuntimeException e) {
            if (context.res().isCommitted()) {
                cutOff(context, e);
                return;
            }
            download.takeBack();
            throw e;
        }
    }

    // The file has no trailer and the connection no end: nobody takes it for whole.
    private static void cutOff(Context context, Exception why) {
        if (why instanceof EofException) {
            LOG.debug("the client hung up during a recording", why);
        } else {
            LOG.error("a recording is cut off because it failed halfway", why);
        }
        Disconnect.now(context.req(), why);
    }

    /** Begins the answer with the first record, so that an empty selection can still be refused. */
    private static final class Download implements RecordVisitor {
        private final Context context;
        private @Nullable RecordingWriter writer;

        Download(Context context) {
            this.context = context;
        }

        /** Undoes what was written, as long as none of it was sent. */
        void takeBack() {
            context.res().resetBuffer();
            context.removeHeader(DISPOSITION);
        }

        @Override
        public void visit(Recorded recorded) throws IOException {
            if (writer == null) {
                context.contentType(MEDIA_TYPE).header(DISPOSITION, "attachment; filename=\"lambdatape.recording\"");
                // Past the compression: a recording is compressed already.
                writer = new RecordingWriter(context.res().getOutputStream());
            }
            writer.write(recorded);
        }

        void finish() throws IOException {
            if (writer == null) {
                throw Walks.nothing();
            }
            writer.finish();
        }
    }
}
