package io.lambdatape.agent.configuration;

import java.util.List;

/**
 * A key of the configuration.
 *
 * @param path as in {@code invocations[].listen}
 * @param required whether there is no configuration without it (or no list entry, where it stands in one)
 * @param otherwise its value if it is left out; empty if it has none
 * @param unit of its value: what it looks like
 * @param doc what it means
 */
public record ConfigurationKey(String path, boolean required, String otherwise, String unit, String doc) {
    /** All there are, in the order of the documentation. */
    public static final List<ConfigurationKey> ALL = List.of(
            key("worker", "the host's name", "name", "the worker's name, as it is shown everywhere"),
            required("kafka.bootstrap-servers", "host:port, comma-separated", "where Kafka is"),
            key("kafka.*", "", "as in Kafka", "any setting of Kafka's producer, by its own name: `linger.ms`"),
            key("invocations[].platform", "http", "`openlambda`, `http`", "what stands behind the listener"),
            required("invocations[].listen", "host:port", "where clients connect to instead of to the worker"),
            required("invocations[].upstream", "http://host:port", "where the worker is"),
            key("invocations[].body-bytes-max", "8MiB", "size", "how much of each request and each answer is kept"),
            key(
                    "invocations[].scratch",
                    "",
                    "absolute path",
                    "OpenLambda's directory of scratch directories: the agent stands in front of each sandbox too, and"
                            + " knows which invocation runs on which instance"),
            key("databases[].system", "postgresql", "`postgresql`", "what stands behind the listener"),
            required("databases[].listen", "host:port", "where functions connect to instead of to the database"),
            required("databases[].upstream", "host:port", "where the database is"),
            key("databases[].body-bytes-max", "1MiB", "size", "how much of each query and each result is kept"),
            required(
                    "logs[].path",
                    "absolute path",
                    "files to follow; `*`, `?`, `{lambda}` and `{instance}` may stand in it"),
            key("logs[].format", "plain", "`plain`, `openlambda-worker`", "how lines tell level and time"),
            key("logs[].platform", "", "name", "the platform to record with the lines"),
            required("spool.directory", "absolute path", "where records wait for Kafka; of one agent alone"),
            key("spool.bytes-max", "1GiB", "size", "how much may wait; what does not fit is dropped, counted and told"),
            key(
                    "redact.headers",
                    "authorization, cookie, set-cookie, x-api-key",
                    "list of names",
                    "header fields whose values are replaced in the recorded copy"),
            key("redact.json-fields", "", "list of names", "fields in JSON bodies whose values are replaced there"),
            key("telemetry.prometheus", "", "host:port", "where the agent's own metrics can be scraped"),
            key("telemetry.otlp", "", "http://host:port", "where the agent sends its own metrics over OTLP"));

    /** The environment variable that sets it; {@code <n>} stands for an entry's number, from 0. */
    public String variable() {
        return Settings.PREFIX
                + path.replace("[].", "_<n>_")
                        .replace(".*", "_<setting>")
                        .replace('.', '_')
                        .replace('-', '_')
                        .toUpperCase(java.util.Locale.ROOT)
                        .replace("<N>", "<n>")
                        .replace("<SETTING>", "<setting>");
    }

    private static ConfigurationKey key(String path, String otherwise, String unit, String doc) {
        return new ConfigurationKey(path, false, otherwise, unit, doc);
    }

    private static ConfigurationKey required(String path, String unit, String doc) {
        return new ConfigurationKey(path, true, "", unit, doc);
    }
}
