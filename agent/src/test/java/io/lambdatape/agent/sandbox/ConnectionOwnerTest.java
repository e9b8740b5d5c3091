package io.lambdatape.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.capture.RecordingClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionOwnerTest {
    @TempDir
    Path scratch;

    @Test
    void aConnectionFromASandboxIsTiedToIt() throws Exception {
        Path directory = Files.createDirectories(scratch.resolve("1005-blog"));
        try (ServerSocket database = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Process sandbox = new ProcessBuilder(
                            "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + database.getLocalPort() + "; read -r -u 3 _")
                    .redirectOutput(directory.resolve("stdout").toFile())
                    .start();
            try (Socket accepted = database.accept()) {
                assertThat(new ConnectionOwner(scratch, RecordingClock.system()).of(peer(accepted), own(accepted)))
                        .isEqualTo(new Source("blog", "1005"));
            } finally {
                sandbox.destroyForcibly();
            }
        }
    }

    @Test
    void aConnectionFromAnyOtherProcessIsNot() throws Exception {
        try (ServerSocket database = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                Socket client = new Socket(database.getInetAddress(), database.getLocalPort());
                Socket accepted = database.accept()) {
            assertThat(client.isConnected()).isTrue();
            assertThat(new ConnectionOwner(scratch, RecordingClock.system()).of(peer(accepted), own(accepted)))
                    .isEqualTo(Source.UNKNOWN);
        }
    }

    private static InetSocketAddress own(Socket accepted) {
        return (InetSocketAddress) accepted.getLocalSocketAddress();
    }

    private static InetSocketAddress peer(Socket accepted) {
        return (InetSocketAddress) accepted.getRemoteSocketAddress();
    }
}
