package io.lambdatape.agent.sandbox;

import io.lambdatape.agent.attribution.Instance;
import io.lambdatape.agent.sandbox.PassedBy.Connections;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in one sandbox's place, and says what reaches it. */
final class SandboxGate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxGate.class);

    private final Sandbox sandbox;
    private final SocketTakeover takeover;
    private final Instance instance;

    private SandboxGate(Sandbox sandbox, SocketTakeover takeover, Instance instance) {
        this.sandbox = sandbox;
        this.takeover = takeover;
        this.instance = instance;
    }

    /** @param instance is told what reaches the sandbox, and when it can be sure of that */
    static SandboxGate open(Sandbox sandbox, Instance instance, PassedBy passedBy) throws IOException {
        SocketTakeover takeover = SocketTakeover.of(sandbox.directory().resolve(SandboxGates.SOCKET));
        SandboxGate gate = new SandboxGate(sandbox, takeover, instance);
        if (passedBy.to(sandbox) == Connections.SOME) {
            // None of them is ours yet.
            instance.passedBy();
        }
        Thread.ofVirtual().name("sandbox-" + sandbox.instance()).start(gate::acceptAll);
        return gate;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    Instance instance() {
        return instance;
    }

    /**
     * Looks whether all of the sandbox's connections pass here: at a moment at which it has none, those from before the
     * takeover are gone, and no new one can be made but here. Not to be asked at once after the takeover: a client may
     * have found the old socket just before.
     */
    void look(PassedBy passedBy) {
        if (!instance.isCovered() && passedBy.to(sandbox) == Connections.NONE) {
            instance.covered();
        }
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
            instance.uncovered();
            LOG.warn("the gate of sandbox {} ends: {}; its invocations are tied less surely", sandbox.instance(), e);
        }
    }

    private void serve(SocketChannel worker) {
        try (worker;
                SocketChannel inside = takeover.connect()) {
            new GateConnection(instance, worker, inside).pass();
        } catch (IOException e) {
            // Either end broke off: the other one sees it by the closed connection, as it would without us.
            LOG.debug("connection to sandbox {} ended: {}", sandbox.instance(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Puts the sandbox's socket back; connections that are open come to their end by themselves. */
    @Override
    public void close() {
        instance.uncovered();
        try {
            takeover.close();
        } catch (IOException e) {
            LOG.warn("cannot put back {}: {}", sandbox.directory().resolve(SandboxGates.SOCKET), e.getMessage());
        }
    }

    /** Ends without putting anything back: another sandbox listens there now. */
    void abandon() {
        instance.uncovered();
        takeover.abandon();
    }
}
