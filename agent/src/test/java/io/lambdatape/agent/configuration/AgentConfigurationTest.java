package io.lambdatape.agent.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lambdatape.settings.ConfigurationException;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AgentConfigurationTest {
    private static final String WHOLE = """
            worker: worker-1
            kafka:
              bootstrap-servers: 127.0.0.1:9092
              linger.ms: 50
            invocations:
              - platform: openlambda
                listen: 127.0.0.1:5000
                upstream: http://127.0.0.1:5001
            databases:
              - system: postgresql
                listen: 127.0.0.1:15432
                upstream: 127.0.0.1:5432
            calls:
              - listen: 127.0.0.1:3128
            logs:
              - path: /srv/default-ol/worker.out
                format: openlambda-worker
              - path: /srv/default-ol/worker/scratch/*-{lambda}/stderr
            spool:
              directory: /var/lib/lambdatape/spool
              bytes-max: 2GiB
            redact:
              headers: [Authorization]
              json-fields: [password, token]
            """;

    @Test
    void aWholeConfigurationIsRead() throws ConfigurationException {
        AgentConfiguration read = AgentConfiguration.parse(WHOLE, "agent.yaml", Map.of());
        assertThat(read.worker()).isEqualTo("worker-1");
        assertThat(read.kafka())
                .containsEntry("bootstrap.servers", "127.0.0.1:9092")
                .containsEntry("linger.ms", "50");
        assertThat(read.invocations()).singleElement().satisfies(listener -> {
            assertThat(listener.listen().getPort()).isEqualTo(5000);
            assertThat(listener.upstream().getPort()).isEqualTo(5001);
            assertThat(listener.bodyBytesMax()).isEqualTo(8 << 20);
        });
        assertThat(read.databases()).hasSize(1);
        assertThat(read.calls()).singleElement().satisfies(proxy -> {
            assertThat(proxy.listen().getPort()).isEqualTo(3128);
            assertThat(proxy.bodyBytesMax()).isEqualTo(8 << 20);
        });
        assertThat(read.logs()).hasSize(2);
        assertThat(read.spool().bytesMax()).isEqualTo(2L << 30);
        assertThat(read.redact().headers()).containsExactly("authorization");
        assertThat(read.redact().jsonFields()).containsExactly("password", "token");
    }

    @Test
    void threeMistakesAreToldAtOnceEachWithItsLine() {
        String yaml = WHOLE.replace("listen: 127.0.0.1:5000", "listn: 127.0.0.1:5000")
                .replace("2GiB", "2 gigabytes")
                .replace("system: postgresql", "system: oracle");
        ConfigurationException mistakes = catchThrowableOfType(
                ConfigurationException.class, () -> AgentConfiguration.parse(yaml, "agent.yaml", Map.of()));
        assertThat(mistakes.problems())
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("agent.yaml:7: ").contains("did you mean \"listen\""))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("agent.yaml:21: ").contains("is no size"))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("agent.yaml:10: ").contains("write one of postgresql, mysql"))
                .anySatisfy(problem -> assertThat(problem).contains("invocations[0].listen is missing"))
                .hasSize(4);
    }

    @Test
    void theEnvironmentOverridesTheFileAndItsMistakesAreToldToo() throws ConfigurationException {
        AgentConfiguration read = AgentConfiguration.parse(
                WHOLE,
                "agent.yaml",
                Map.of(
                        "LAMBDATAPE_AGENT_WORKER", "other",
                        "LAMBDATAPE_AGENT_INVOCATIONS_0_LISTEN", "127.0.0.1:6000",
                        "LAMBDATAPE_AGENT_KAFKA_BOOTSTRAP_SERVERS", "kafka:1",
                        "LAMBDATAPE_AGENT_KAFKA_LINGER_MS", "5",
                        "LAMBDATAPE_AGENT_SPOOL_BYTES_MAX", "1MiB",
                        "PATH", "/bin"));
        assertThat(read.worker()).isEqualTo("other");
        assertThat(read.invocations().getFirst().listen().getPort()).isEqualTo(6000);
        assertThat(read.kafka()).containsEntry("bootstrap.servers", "kafka:1").containsEntry("linger.ms", "5");
        assertThat(read.spool().bytesMax()).isEqualTo(1 << 20);
        ConfigurationException mistake = catchThrowableOfType(
                ConfigurationException.class,
                () -> AgentConfiguration.parse(WHOLE, "agent.yaml", Map.of("LAMBDATAPE_AGENT_WROKER", "x")));
        assertThat(mistake.problems()).singleElement().asString().startsWith("LAMBDATAPE_AGENT_WROKER: ");
    }

    @Property(tries = 300)
    void garbageIsMistakesAndNothingElse(@ForAll String garbage) {
        try {
            AgentConfiguration.parse(garbage, "agent.yaml", Map.of());
        } catch (ConfigurationException e) {
            assertThat(e.problems()).isNotEmpty();
        }
    }
}
