package io.lambdatape.agent.clients;

import static io.lambdatape.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.agent.database.DatabaseCounters;
import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.recording.Exchange;
import io.lambdatape.testkit.ByteTap;
import io.lambdatape.testkit.ByteTap.Passed;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** The agent in front of a real server, with a tap on either side of it. */
final class TappedAgent implements AutoCloseable {

    private final ByteTap inside;
    private final PlainAgent agent;
    private final ByteTap outside;

    TappedAgent(DatabaseProtocol protocol, int serverPort) throws Exception {
        inside = ByteTap.inFrontOf(serverPort);
        agent = new PlainAgent(protocol, inside.port());
        outside = ByteTap.inFrontOf(agent.port());
    }

    /** Where clients connect to. */
    int port() {
        return outside.port();
    }

    /** What is recorded when all clients have gone. */
    List<Exchange> recorded() {
        outside.passed();
        DatabaseCounters counters = agent.counters();
        eventually("no query is open", () -> counters.begun() == counters.recorded() + counters.skipped());
        assertThat(agent.recorded).hasSize((int) counters.recorded());
        return agent.recorded;
    }

    /** What is recorded with a text that contains a part, when all clients have gone. */
    List<Exchange> ofText(String part) {
        List<Exchange> found = recorded().stream()
                .filter(exchange -> {
                    String text = exchange.attributes().text("db.query.text");
                    return text != null && text.contains(part);
                })
                .toList();
        assertThat(found).as("records of %s", part).isNotEmpty();
        return found;
    }

    /** Whether the bytes on both sides were the same, that no connection was passed on unread, and how many there were. */
    long sameBytesOnBothSides() {
        return sameBytesOnBothSides(passed -> passed);
    }

    /**
     * The same, but for what the agent is meant to change.
     *
     * @param comparable takes that out
     */
    long sameBytesOnBothSides(UnaryOperator<Passed> comparable) {
        List<Passed> before = outside.passed().stream().map(comparable).toList();
        List<Passed> behind = inside.passed().stream().map(comparable).toList();
        assertThat(behind).containsExactlyInAnyOrderElementsOf(before).isNotEmpty();
        assertThat(agent.failed()).isZero();
        return before.stream()
                .mapToLong(passed -> passed.toServer().length + passed.toClient().length)
                .sum();
    }

    /** How many connections were passed on unread. */
    long opaque() {
        return agent.counters().opaque();
    }

    @Override
    public void close() throws IOException {
        outside.close();
        agent.close();
        inside.close();
    }
}
