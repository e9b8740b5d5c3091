package io.lambdatape.agent.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.kernel.UnixSockets.UnixSocket;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketsTest {
    @TempDir
    Path directory;

    @Test
    void aConnectionIsToldByItsFileFromWaitingUntilItsClientHasGone() throws Exception {
        Path path = directory.resolve("s");
        try (ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path))) {
            long file = (long) Files.getAttribute(path, "unix:ino");
            assertThat(boundTo(file)).hasSize(1).allMatch(UnixSocket::listens);
            SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path));
            List<Long> waiting = boundTo(file).getFirst().waiting();
            assertThat(waiting).hasSize(1);
            // Another name of the file is the same file.
            Files.move(path, directory.resolve("other"));
            try (SocketChannel accepted = server.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                assertThat(connections(file)).extracting(UnixSocket::peer).isEqualTo(waiting);
                client.close();
                assertThat(connections(file)).extracting(UnixSocket::peer).containsExactly(0L);
            }
            assertThat(connections(file)).isEmpty();
        }
        assertThat(directory.resolve("other")).exists();
    }

    @Test
    void moreThanOnePartOfAnAnswerIsRead() throws Exception {
        Path path = directory.resolve("s");
        int count = 700;
        List<AutoCloseable> opened = new ArrayList<>();
        try (ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path), 8)) {
            long file = (long) Files.getAttribute(path, "unix:ino");
            for (int i = 0; i < count; i++) {
                opened.add(SocketChannel.open(UnixDomainSocketAddress.of(path)));
                opened.add(server.accept());
            }
            assertThat(connections(file)).hasSize(count).noneMatch(one -> one.peer() == 0);
        } finally {
            for (AutoCloseable one : opened) {
                one.close();
            }
        }
    }

    private static List<UnixSocket> connections(long file) throws IOException {
        return boundTo(file).stream().filter(one -> !one.listens()).toList();
    }

    private static List<UnixSocket> boundTo(long file) throws IOException {
        return UnixSockets.list().stream().filter(one -> one.file() == file).toList();
    }
}
