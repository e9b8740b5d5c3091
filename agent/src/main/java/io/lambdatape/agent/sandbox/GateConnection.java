package io.lambdatape.agent.sandbox;

import io.lambdatape.agent.attribution.Instance;
import io.lambdatape.agent.attribution.Visit;
import io.lambdatape.recording.TraceContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * One connection of the worker to a sandbox. Bytes are passed on as they come; each request is told before the sandbox
 * can see it, the end of each answer before the worker can. Used by two threads, one for each direction.
 */
final class GateConnection {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final String TRACEPARENT = "traceparent";

    private final Instance instance;
    private final SocketChannel worker;
    private final SocketChannel inside;
    /** Requests whose answers have not come out yet. */
    private final Deque<Visit> unanswered = new ConcurrentLinkedDeque<>();

    private final MessageFrames requests = new MessageFrames(false, new RequestListener());
    private final MessageFrames answers = new MessageFrames(true, new AnswerListener());
    private volatile boolean answering;
    private boolean unclear;

    GateConnection(Instance instance, SocketChannel worker, SocketChannel inside) {
        this.instance = instance;
        this.worker = worker;
        this.inside = inside;
    }

    private final class RequestListener implements MessageFrames.Listener {
        @Override
        public void begins(String head) {
            answering = false;
            String carried = MessageFrames.field(head, TRACEPARENT);
            TraceContext context = carried == null ? null : TraceContext.parse(carried);
            unanswered.addLast(instance.reached(context));
        }

        @Override
        public void ends() {
            // A request ends with its answer.
        }
    }

    private final class AnswerListener implements MessageFrames.Listener {
        @Override
        public void begins(String head) {
            answering = true;
            Visit visit = unanswered.peekFirst();
            if (visit != null) {
                visit.answering();
            }
        }

        @Override
        public void ends() {
            Visit visit = unanswered.pollFirst();
            if (visit != null) {
                visit.left();
            }
        }
    }

    /** Passes on until both sides have ended. */
    void pass() throws IOException, InterruptedException {
        Thread passing = Thread.ofVirtual().start(this::passAnswers);
        try {
            passRequests();
            passing.join();
        } finally {
            allLeft();
        }
    }

    private void passRequests() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (worker.read(buffer.clear()) >= 0) {
            if (requests.endless() && answering && !unclear) {
                // The rest of a body that has no length, or another request: it may be any.
                unclear = true;
                unanswered.addLast(instance.reached(null));
            }
            requests.add(buffer.array(), buffer.position());
            buffer.flip();
            while (buffer.hasRemaining()) {
                inside.write(buffer);
            }
        }
        inside.shutdownOutput();
    }

    private void passAnswers() {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (inside.read(buffer.clear()) >= 0) {
                answers.add(buffer.array(), buffer.position());
                buffer.flip();
                while (buffer.hasRemaining()) {
                    worker.write(buffer);
                }
            }
            allLeft();
            worker.shutdownOutput();
        } catch (IOException e) {
            closeBoth();
        }
    }

    private void allLeft() {
        Visit visit = unanswered.pollFirst();
        while (visit != null) {
            visit.left();
            visit = unanswered.pollFirst();
        }
    }

    // Wakes the thread that passes requests, which may be waiting for a worker that has nothing more to say.
    private void closeBoth() {
        try (inside;
                worker) {
            allLeft();
        } catch (IOException e) {
            // Closed all the same.
        }
    }
}
