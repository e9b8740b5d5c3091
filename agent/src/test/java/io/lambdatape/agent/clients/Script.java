package io.lambdatape.agent.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambdatape.testkit.PythonClients;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** A session of a client in Python, from the test's resources; the test is skipped where the client is missing. */
record Script(String client) {
    Script {
        PythonClients clients = PythonClients.installed();
        Assumptions.assumeTrue(clients.has(client), () -> clients.cure(client));
    }

    /** Plays it against the server and through the agent: it must print the same, which is given back. */
    String printsTheSame(int serverPort, TappedAgent agent, String... options) {
        String direct = print(serverPort, options);
        String relayed = print(agent.port(), options);
        assertThat(direct).endsWith("done\n");
        assertThat(relayed).isEqualTo(direct);
        return relayed;
    }

    private String print(int port, String... options) {
        List<String> arguments = new ArrayList<>(List.of(file().toString(), Integer.toString(port)));
        arguments.addAll(List.of(options));
        return PythonClients.installed().run(arguments);
    }

    private Path file() {
        String name = "/clients/" + client + "_session.py";
        try {
            return Path.of(
                    Objects.requireNonNull(Script.class.getResource(name), name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
