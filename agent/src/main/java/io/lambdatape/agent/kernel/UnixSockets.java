package io.lambdatape.agent.kernel;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The unix sockets of this network namespace, as {@code sock_diag(7)} lists them: unlike {@code /proc/net/unix} it tells who
 * is at the other end, and which file a socket is bound to, under whatever name that is known. Takes a fifth of a
 * millisecond for a hundred.
 */
public final class UnixSockets {
    private static final byte AF_UNIX = 1;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;

    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLM_F_REQUEST_DUMP = 0x301;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int MESSAGE_HEADER_BYTES = 16;

    private static final int REQUEST_BYTES = MESSAGE_HEADER_BYTES + 24;
    private static final int SHOW_FILE_PEER_WAITING = 2 | 4 | 8;
    private static final int TCP_LISTEN = 10;
    private static final int ROW_BYTES = 16;
    private static final short ATTRIBUTE_FILE = 1;
    private static final short ATTRIBUTE_PEER = 2;
    private static final short ATTRIBUTE_WAITING = 3;
    private static final int ATTRIBUTE_HEADER_BYTES = 4;

    private static final int BUFFER_BYTES = 64 << 10;

    private UnixSockets() {}

    /**
     * A socket.
     *
     * @param inode its own, by which {@code /proc/<pid>/fd} names it
     * @param listens whether it takes connections; one that it has taken has the same file
     * @param file the inode of the file that it is bound to; 0 if none
     * @param peer the inode of the other end; 0 if there is none, or none any more
     * @param waiting of one that listens, the other ends of connections that it has not taken yet
     */
    public record UnixSocket(long inode, boolean listens, long file, long peer, List<Long> waiting) {}

    /**
     * All that there are now.
     *
     * @throws IOException if they cannot be listed, with the reason
     */
    public static List<UnixSocket> list() throws IOException {
        SystemCalls.require();
        try {
            int netlink = SystemCalls.socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
            try {
                SystemCalls.send(netlink, request(), REQUEST_BYTES, 0);
                return answer(netlink);
            } finally {
                SystemCalls.close(netlink);
            }
        } catch (LastErrorException e) {
            throw new IOException("the kernel does not list unix sockets: " + e.getMessage(), e);
        }
    }

    private static byte[] request() {
        ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES).order(ByteOrder.nativeOrder());
        request.putInt(REQUEST_BYTES).putShort(SOCK_DIAG_BY_FAMILY).putShort(NLM_F_REQUEST_DUMP);
        request.putInt(1).putInt(0);
        request.put(AF_UNIX).put((byte) 0).putShort((short) 0);
        // Of all states, of no certain inode; the cookie of none.
        request.putInt(-1).putInt(0).putInt(SHOW_FILE_PEER_WAITING);
        return request.putInt(-1).putInt(-1).array();
    }

    private static List<UnixSocket> answer(int netlink) throws IOException {
        List<UnixSocket> sockets = new ArrayList<>();
        byte[] bytes = new byte[BUFFER_BYTES];
        while (true) {
            int count = (int) SystemCalls.recv(netlink, bytes, bytes.length, 0);
            ByteBuffer part = ByteBuffer.wrap(bytes, 0, count).order(ByteOrder.nativeOrder());
            if (count == 0 || !take(part, sockets)) {
                return sockets;
            }
        }
    }

    // False if that was the last part.
    private static boolean take(ByteBuffer part, List<UnixSocket> sockets) throws IOException {
        while (part.remaining() >= MESSAGE_HEADER_BYTES) {
            int from = part.position();
            int length = part.getInt(from);
            int type = part.getShort(from + 4);
            if (type == NLMSG_DONE) {
                return false;
            }
            if (type == NLMSG_ERROR || length < MESSAGE_HEADER_BYTES || length > part.remaining()) {
                throw new IOException("the kernel does not list unix sockets: error "
                        + (type == NLMSG_ERROR ? -part.getInt(from + MESSAGE_HEADER_BYTES) : length));
            }
            sockets.add(socket(part.slice(from + MESSAGE_HEADER_BYTES, length - MESSAGE_HEADER_BYTES)
                    .order(ByteOrder.nativeOrder())));
            part.position(Math.min(part.limit(), from + aligned(length)));
        }
        return true;
    }

    private static UnixSocket socket(ByteBuffer row) {
        boolean listens = row.get(2) == TCP_LISTEN;
        long inode = Integer.toUnsignedLong(row.getInt(4));
        long file = 0;
        long peer = 0;
        List<Long> waiting = List.of();
        int at = ROW_BYTES;
        while (at + ATTRIBUTE_HEADER_BYTES <= row.limit()) {
            int length = Short.toUnsignedInt(row.getShort(at));
            int value = at + ATTRIBUTE_HEADER_BYTES;
            switch (row.getShort(at + 2)) {
                case ATTRIBUTE_FILE -> file = Integer.toUnsignedLong(row.getInt(value));
                case ATTRIBUTE_PEER -> peer = Integer.toUnsignedLong(row.getInt(value));
                case ATTRIBUTE_WAITING -> waiting = inodes(row, value, at + length);
                default -> {
                    // Nothing that was asked for.
                }
            }
            at += Math.max(ATTRIBUTE_HEADER_BYTES, aligned(length));
        }
        return new UnixSocket(inode, listens, file, peer, waiting);
    }

    private static List<Long> inodes(ByteBuffer row, int from, int end) {
        List<Long> inodes = new ArrayList<>();
        for (int at = from; at + Integer.BYTES <= end; at += Integer.BYTES) {
            inodes.add(Integer.toUnsignedLong(row.getInt(at)));
        }
        return List.copyOf(inodes);
    }

    private static int aligned(int length) {
        return (length + 3) & ~3;
    }
}
