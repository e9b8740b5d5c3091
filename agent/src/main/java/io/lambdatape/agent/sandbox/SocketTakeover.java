package io.lambdatape.agent.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Takes a listening unix socket's place, and puts it back. The sandbox's own socket keeps a second name
 * ({@code ol.sock.sandbox}); ours is bound under a third and then renamed over the first, which is atomic: at no time
 * is there nothing to connect to. A socket that an agent left taken when it died is recognised by its second name and
 * taken over again.
 */
final class SocketTakeover implements AutoCloseable {
    private static final String SANDBOX_SUFFIX = ".sandbox";
    private static final String OURS_SUFFIX = ".agent";

    private final Path socket;
    private final Path sandboxSocket;
    private final long inode;
    private final ServerSocketChannel listener;

    private SocketTakeover(Path socket, Path sandboxSocket, long inode, ServerSocketChannel listener) {
        this.socket = socket;
        this.sandboxSocket = sandboxSocket;
        this.inode = inode;
        this.listener = listener;
    }

    /**
     * @param socket a socket that a sandbox listens on
     * @throws IOException if it is gone, or we may not
     */
    static SocketTakeover of(Path socket) throws IOException {
        Path sandboxSocket = socket.resolveSibling(socket.getFileName() + SANDBOX_SUFFIX);
        Path ours = socket.resolveSibling(socket.getFileName() + OURS_SUFFIX);
        if (!isTaken(socket, sandboxSocket)) {
            Files.deleteIfExists(sandboxSocket);
            Files.createLink(sandboxSocket, socket);
        }
        Files.deleteIfExists(ours);
        long inode = (long) Files.getAttribute(sandboxSocket, "unix:ino");
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(ours));
            copyPermissions(sandboxSocket, ours);
            Files.move(ours, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new SocketTakeover(socket, sandboxSocket, inode, listener);
        } catch (IOException | RuntimeException e) {
            listener.close();
            Files.deleteIfExists(ours);
            throw e;
        }
    }

    /** That of the file of the sandbox's own socket. */
    long inode() {
        return inode;
    }

    SocketChannel accept() throws IOException {
        return listener.accept();
    }

    /** A new connection to the sandbox itself. */
    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(sandboxSocket));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Puts the sandbox's socket back in its place, atomically. A sandbox that is gone leaves nothing to put back. */
    @Override
    public void close() throws IOException {
        try {
            Files.move(sandboxSocket, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            // The worker has deleted the scratch directory.
        } finally {
            listener.close();
        }
    }

    /** Stops listening and leaves the files as they are. */
    void abandon() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // The sandbox's socket has another name and the first name is not it: an agent was here and died. A sandbox that
    // was started anew in the same directory has replaced the first name by its own socket, which answers.
    private static boolean isTaken(Path socket, Path sandboxSocket) throws IOException {
        return Files.exists(sandboxSocket) && !Files.isSameFile(socket, sandboxSocket) && !answers(socket);
    }

    private static boolean answers(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(from);
        Files.setPosixFilePermissions(to, permissions);
    }
}
