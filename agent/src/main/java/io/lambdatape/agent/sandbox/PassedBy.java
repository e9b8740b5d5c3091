package io.lambdatape.agent.sandbox;

import io.lambdatape.agent.kernel.UnixSockets;
import io.lambdatape.agent.kernel.UnixSockets.UnixSocket;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of a sandbox's connections do not come through its gate. A connection is the sandbox's if it is bound to the same
 * file as the socket on which it listens, whatever name that has in its root; it counts while there is somebody at its other
 * end: a server may hold one long after its client has gone. Safe for use by all threads.
 */
final class PassedBy {
    private static final Logger LOG = LoggerFactory.getLogger(PassedBy.class);

    private volatile boolean said;

    /** How many such connections there are. */
    enum Connections {
        NONE,
        SOME,
        /** It cannot be seen where it listens: no Linux, no rights, a network of its own. */
        UNKNOWN
    }

    /** What is there now, of all sandboxes. */
    Look look() {
        try {
            return new Look(UnixSockets.list());
        } catch (IOException e) {
            if (!said) {
                LOG.warn("{}: queries and lines are tied to invocations less surely", e.getMessage());
                said = true;
            }
            return new Look(List.of());
        }
    }

    /** What was there at a moment. */
    static final class Look {
        private final List<UnixSocket> sockets;

        private Look(List<UnixSocket> sockets) {
            this.sockets = sockets;
        }

        /**
         * What passes by a gate.
         *
         * @param file the inode of the file of the socket on which the sandbox listens
         * @param own the inodes of the gate's own ends
         */
        Connections to(long file, Set<Long> own) {
            boolean listens = false;
            for (UnixSocket socket : sockets) {
                if (socket.file() == file) {
                    listens |= socket.listens();
                    if (clients(socket).anyMatch(client -> !own.contains(client))) {
                        return Connections.SOME;
                    }
                }
            }
            return listens ? Connections.NONE : Connections.UNKNOWN;
        }

        /** The other ends of all its connections. */
        Set<Long> clients(long file) {
            return sockets.stream()
                    .filter(socket -> socket.file() == file)
                    .flatMap(Look::clients)
                    .collect(Collectors.toCollection(HashSet::new));
        }

        private static Stream<Long> clients(UnixSocket socket) {
            return Stream.concat(Stream.of(socket.peer()), socket.waiting().stream())
                    .filter(client -> client != 0);
        }
    }
}
