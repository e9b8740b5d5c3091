package io.lambdatape.cli.logs;

import static io.lambdatape.testkit.Eventually.WATCHDOG;
import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.cli.Typed;
import io.lambdatape.cli.process.ExitStatus;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code logs --follow} against a real server that goes away and comes back. */
@SuppressWarnings("NullAway.Init") // set before each test
class FollowTest {

    private LineServer server;
    private Reader out;
    private StringWriter err;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        server = LineServer.start(directory);
        out = new Reader();
        err = new StringWriter();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void showsWhatWasAndGoesOnWithWhatComes() throws Exception {
        for (int i = 0; i < 5; i++) {
            server.add("old " + i);
        }
        CompletableFuture<Integer> status = follow("--limit", "2");
        eventually("the newest two of before", () -> out.messages().equals(List.of("old 3", "old 4")));
        server.add("new");
        eventually("the new one", () -> out.messages().equals(List.of("old 3", "old 4", "new")));
        assertThat(leave(status)).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void aServerThatComesBackIsFollowedOnFromTheLastLine() throws Exception {
        CompletableFuture<Integer> status = follow();
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            expected.add("up " + round);
            server.add("up " + round);
            eventually("the line of round " + round, () -> out.messages().equals(expected));
            server.stop();
            expected.add("away " + round);
            server.add("away " + round);
            server.startAgain();
            eventually("what came while it was away", () -> out.messages().equals(expected));
        }
        assertThat(err.toString())
                .contains("the server ended the stream; trying again in 1 s", "connected again, going on where it was");
        assertThat(leave(status)).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void withoutAServerAtItsStartItFails() throws Exception {
        server.stop();
        assertThat(follow().get(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitStatus.COULD_NOT_RUN);
        assertThat(err.toString()).contains(server.url()).contains("lambdatape up");
        server.startAgain();
    }

    @Test
    void anEndIsRefusedWithAReason() {
        Typed typed = Typed.run("logs", "--follow", "--until", "now", "--server", server.url());
        assertThat(typed.status()).isEqualTo(ExitStatus.WRONG_USAGE);
        assertThat(typed.err()).contains("--until");
    }

    private CompletableFuture<Integer> follow(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("logs", "--follow", "--output", "json", "--server", server.url()));
        arguments.addAll(List.of(more));
        return CompletableFuture.supplyAsync(() -> Typed.run(out, err, arguments.toArray(String[]::new)));
    }

    /** The reader leaves, as {@code | head} does; the next line tells the command. */
    private int leave(CompletableFuture<Integer> status) throws Exception {
        out.gone = true;
        server.add("nobody reads this");
        return status.get(WATCHDOG.toSeconds(), TimeUnit.SECONDS);
    }

    /** Who reads what the command prints, and may leave. */
    private static final class Reader extends Writer {
        private final StringBuilder text = new StringBuilder();
        private volatile boolean gone;

        synchronized List<String> messages() {
            return text.toString()
                    .lines()
                    .map(line -> line.replaceAll(".*\"message\":\"([^\"]*)\".*", "$1"))
                    .toList();
        }

        @Override
        public synchronized void write(char[] buffer, int from, int length) throws IOException {
            if (gone) {
                throw new IOException("Broken pipe");
            }
            text.append(buffer, from, length);
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    }
}
