package io.lambdatape.agent.configuration;

import io.lambdatape.agent.logs.LogSource;
import io.lambdatape.agent.tls.TlsOptions;
import io.lambdatape.settings.ConfigurationException;
import io.lambdatape.settings.Settings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is to do. Every key is described in {@code AgentKeys} and docs/agent.md.
 *
 * @param worker the worker's name
 * @param kafka the producer's settings by Kafka's own names
 * @param tlsDirectory where the agent's CA is; null if it has none
 */
public record AgentConfiguration(
        String worker,
        Map<String, String> kafka,
        List<InvocationListener> invocations,
        List<DatabaseListener> databases,
        List<CallListener> calls,
        List<LogSource> logs,
        @Nullable Path tlsDirectory,
        SpoolSettings spool,
        Redact redact,
        Telemetry telemetry) {
    /**
     * A listener in front of a worker.
     *
     * @param platform {@code openlambda} or {@code http}
     * @param bodyBytesMax how much of each request and each answer is kept
     * @param scratch where OpenLambda keeps its sandboxes' scratch directories, to stand in front of each sandbox too;
     *     null to stand in front of the worker alone
     */
    public record InvocationListener(
            String platform,
            InetSocketAddress listen,
            InetSocketAddress upstream,
            int bodyBytesMax,
            @Nullable Path scratch) {}

    /** A listener in front of a database. */
    public record DatabaseListener(
            String system, InetSocketAddress listen, InetSocketAddress upstream, int bodyBytesMax, TlsOptions tls) {}

    /**
     * A forward proxy for the calls of functions.
     *
     * @param bodyBytesMax how much of each request and each answer is kept
     * @param decrypt hosts whose encrypted tunnels are read, in lower case
     * @param upstreamAuthority who may have signed their certificates; null: whom the JDK trusts
     */
    public record CallListener(
            InetSocketAddress listen,
            int bodyBytesMax,
            List<String> decrypt,
            @Nullable Path upstreamAuthority) {
        public CallListener {
            decrypt = List.copyOf(decrypt);
        }
    }

    /** The spool on disk. */
    public record SpoolSettings(Path directory, long bytesMax) {}

    /**
     * What is taken out of the recorded copy.
     *
     * @param headers names of header fields, in lower case
     * @param jsonFields names of fields in JSON bodies
     */
    public record Redact(List<String> headers, List<String> jsonFields) {}

    /**
     * Where the agent tells about itself.
     *
     * @param prometheus where it can be scraped; null for nowhere
     * @param otlp where it sends OTLP; null for nowhere
     */
    public record Telemetry(
            @Nullable InetSocketAddress prometheus,
            @Nullable URI otlp) {}

    public AgentConfiguration {
        kafka = Map.copyOf(kafka);
        invocations = List.copyOf(invocations);
        databases = List.copyOf(databases);
        calls = List.copyOf(calls);
        logs = List.copyOf(logs);
    }

    /**
     * Reads a configuration.
     *
     * @param fileName named in problems
     * @param environment variables; those that begin with {@code LAMBDATAPE_AGENT_} override the file
     * @throws ConfigurationException with all mistakes at once
     */
    public static AgentConfiguration parse(String yaml, String fileName, Map<String, String> environment)
            throws ConfigurationException {
        return new ConfigurationReader(Settings.read(yaml, fileName, environment, AgentKeys.KEYS)).read();
    }
}
