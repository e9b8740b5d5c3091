package io.lambdatape.agent.sandbox;

import io.lambdatape.recording.TraceContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in one sandbox's place: passes the worker's bytes on, and says which request they belong to. */
final class SandboxGate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxGate.class);
    private static final int BUFFER_BYTES = 16 * 1024;

    private final Sandbox sandbox;
    private final SocketTakeover takeover;
    private final InvocationListener invocations;

    private SandboxGate(Sandbox sandbox, SocketTakeover takeover, InvocationListener invocations) {
        this.sandbox = sandbox;
        this.takeover = takeover;
        this.invocations = invocations;
    }

    /** Is told which invocation has reached which sandbox, before the sandbox sees its first byte. */
    @FunctionalInterface
    interface InvocationListener {
        void reached(TraceContext invocation, Sandbox sandbox);
    }

    static SandboxGate open(Sandbox sandbox, InvocationListener invocations) throws IOException {
        SocketTakeover takeover = SocketTakeover.of(sandbox.directory().resolve(SandboxGates.SOCKET));
        SandboxGate gate = new SandboxGate(sandbox, takeover, invocations);
        Thread.ofVirtual().name("sandbox-" + sandbox.instance()).start(gate::acceptAll);
        return gate;
    }

    private void acceptAll() {
        try {
            while (true) {
                SocketChannel worker = takeover.accept();
                Thread.ofVirtual().start(() -> serve(worker));
            }
        } catch (ClosedChannelException e) {
            // Closed by us.
        } catch (IOException e) {
            LOG.warn("the gate of sandbox {} ends: {}; its invocations are tied less surely", sandbox.instance(), e);
        }
    }

    private void serve(SocketChannel worker) {
        try (worker;
                SocketChannel inside = takeover.connect()) {
            TraceparentFinder finder = new TraceparentFinder();
            Thread answers = Thread.ofVirtual().start(() -> passAnswers(inside, worker, finder));
            passRequests(worker, inside, finder);
            answers.join();
        } catch (IOException e) {
            // Either end broke off: the other one sees it by the closed connection, as it would without us.
            LOG.debug("connection to sandbox {} ended: {}", sandbox.instance(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void passRequests(SocketChannel worker, SocketChannel inside, TraceparentFinder finder) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (worker.read(buffer.clear()) >= 0) {
            TraceContext invocation = finder.add(buffer.array(), buffer.position());
            if (invocation != null) {
                invocations.reached(invocation, sandbox);
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                inside.write(buffer);
            }
        }
        inside.shutdownOutput();
    }

    private static void passAnswers(SocketChannel inside, SocketChannel worker, TraceparentFinder finder) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (inside.read(buffer.clear()) >= 0) {
                // One request at a time: once an answer has begun, what follows from the worker is another request.
                finder.expectRequest();
                buffer.flip();
                while (buffer.hasRemaining()) {
                    worker.write(buffer);
                }
            }
            worker.shutdownOutput();
        } catch (IOException e) {
            closeBoth(inside, worker);
        }
    }

    // Wakes the thread that passes requests, which may be waiting for a worker that has nothing more to say.
    private static void closeBoth(SocketChannel inside, SocketChannel worker) {
        try {
            inside.close();
            worker.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the sandbox's socket back; connections that are open come to their end by themselves. */
    @Override
    public void close() {
        try {
            takeover.close();
        } catch (IOException e) {
            LOG.warn("cannot put back {}: {}", sandbox.directory().resolve(SandboxGates.SOCKET), e.getMessage());
        }
    }

    /** Ends without putting anything back: another sandbox listens there now. */
    void abandon() {
        takeover.abandon();
    }
}
