package io.lambdatape.agent.sandbox;

import io.lambdatape.agent.attribution.Instance;
import io.lambdatape.agent.sandbox.PassedBy.Connections;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in one sandbox's place, and says what reaches it. */
final class SandboxGate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxGate.class);

    private static final Path SELF = Path.of("/proc/self");

    private final Sandbox sandbox;
    private final SocketTakeover takeover;
    private final Instance instance;
    private final PassedBy passedBy;
    /** The inodes of our own ends of connections to the sandbox. */
    private final Set<Long> own = ConcurrentHashMap.newKeySet();

    private final Lock connecting = new ReentrantLock();
    /** Whether nobody was there at the look before. */
    private boolean nobodyBefore;

    private SandboxGate(Sandbox sandbox, SocketTakeover takeover, Instance instance, PassedBy passedBy) {
        this.sandbox = sandbox;
        this.takeover = takeover;
        this.instance = instance;
        this.passedBy = passedBy;
    }

    /** @param instance is told what reaches the sandbox, and when it can be sure of that */
    static SandboxGate open(Sandbox sandbox, Instance instance, PassedBy passedBy) throws IOException {
        SocketTakeover takeover = SocketTakeover.of(sandbox.directory().resolve(SandboxGates.SOCKET));
        SandboxGate gate = new SandboxGate(sandbox, takeover, instance, passedBy);
        Connections before = passedBy.look().to(takeover.inode(), Set.of());
        if (before == Connections.SOME) {
            instance.passedBy();
        }
        gate.nobodyBefore = before == Connections.NONE;
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
     * Learns whether all of the sandbox's connections pass here: no other can be made since the takeover, so that holds for
     * ever once those from before are gone. Counts at the second time: a client may have found the old socket just before it
     * was replaced, and be on its way.
     */
    void look(PassedBy.Look look) {
        boolean nobody = look.to(takeover.inode(), own) == Connections.NONE;
        if (nobody && nobodyBefore) {
            instance.covered();
        }
        nobodyBefore = nobody;
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
                SocketChannel inside = connect()) {
            new GateConnection(instance, worker, inside).pass();
        } catch (IOException e) {
            // Either end broke off: the other one sees it by the closed connection, as it would without us.
            LOG.debug("connection to sandbox {} ended: {}", sandbox.instance(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SocketChannel connect() throws IOException {
        return instance.isCovered() ? takeover.connect() : connectKnown();
    }

    // Java does not tell a socket's inode. It is the one that is new in this process and leads to the sandbox; if there
    // are
    // two, somebody else here has connected too, and neither is taken for ours. It takes a while, so it is done only as
    // long
    // as it matters.
    private SocketChannel connectKnown() throws IOException {
        connecting.lock();
        try {
            Set<Long> before = SandboxProcesses.sockets(SELF);
            SocketChannel channel = takeover.connect();
            Set<Long> fresh = passedBy.look().clients(takeover.inode());
            fresh.removeAll(before);
            fresh.retainAll(SandboxProcesses.sockets(SELF));
            if (fresh.size() == 1) {
                own.addAll(fresh);
            }
            return channel;
        } finally {
            connecting.unlock();
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
