package io.lambdatape.agent.configuration;

import io.lambdatape.settings.Key;
import io.lambdatape.settings.Keys;
import java.util.List;

/** The keys of the agent's configuration, in the order of docs/agent.md. */
final class AgentKeys {
    static final Keys KEYS = new Keys(
            List.of(
                    Key.optional("worker", "the host's name", "name", "the worker's name, as it is shown everywhere"),
                    Key.required("kafka.bootstrap-servers", "host:port, comma-separated", "where Kafka is"),
                    Key.optional(
                            "kafka.*",
                            "",
                            "as in Kafka",
                            "any setting of Kafka's producer, by its own name: `linger.ms`"),
                    Key.optional(
                            "invocations[].platform",
                            "http",
                            "`openlambda`, `http`",
                            "what stands behind the listener"),
                    Key.required(
                            "invocations[].listen", "host:port", "where clients connect to instead of to the worker"),
                    Key.required("invocations[].upstream", "http://host:port", "where the worker is"),
                    Key.optional(
                            "invocations[].body-bytes-max",
                            "8MiB",
                            "size",
                            "how much of each request and each answer is kept"),
                    Key.optional(
                            "invocations[].scratch",
                            "",
                            "absolute path",
                            "OpenLambda's directory of scratch directories: the agent stands in front of each sandbox too, and"
                                    + " knows which invocation runs on which instance"),
                    Key.optional(
                            "databases[].system",
                            "postgresql",
                            "`postgresql`, `mysql` (MariaDB too), `redis`, `mongodb`, `aws.dynamodb`",
                            "what stands behind the listener"),
                    Key.required(
                            "databases[].listen", "host:port", "where functions connect to instead of to the database"),
                    Key.required("databases[].upstream", "host:port", "where the database is"),
                    Key.optional(
                            "databases[].body-bytes-max",
                            "1MiB",
                            "size",
                            "how much of each query and each result is kept"),
                    Key.optional(
                            "databases[].tls.clients",
                            "off",
                            "`off`, `accept`",
                            "whether functions that ask for TLS get it; those that do not are served all the same"),
                    Key.optional(
                            "databases[].tls.certificate",
                            "issued by the agent's CA",
                            "absolute path",
                            "the listener's certificate and chain, PEM"),
                    Key.optional(
                            "databases[].tls.key", "", "absolute path", "its private key, PEM (PKCS#8, no password)"),
                    Key.optional(
                            "databases[].tls.upstream",
                            "off",
                            "`off`, `encrypt`, `verify`",
                            "TLS towards the database: not at all; with whoever answers; only with one whose certificate is"
                                    + " good"),
                    Key.optional(
                            "databases[].tls.upstream-ca",
                            "those that the JDK trusts",
                            "absolute path",
                            "who may have signed the database's certificate, PEM"),
                    Key.optional(
                            "databases[].tls.upstream-name",
                            "the upstream's host",
                            "name",
                            "the name that the database's certificate has to carry"),
                    Key.required(
                            "calls[].listen",
                            "host:port",
                            "where functions find their proxy for calls to the outside (`HTTP_PROXY`, `HTTPS_PROXY`)"),
                    Key.optional(
                            "calls[].body-bytes-max",
                            "8MiB",
                            "size",
                            "how much of each request and each answer is kept"),
                    Key.names(
                            "calls[].decrypt",
                            "",
                            "hosts whose encrypted calls are read (`*.example.com`: all names below, `*`: all); functions"
                                    + " must trust the agent's CA"),
                    Key.optional(
                            "calls[].upstream-ca",
                            "those that the JDK trusts",
                            "absolute path",
                            "who may have signed those hosts' certificates, PEM"),
                    Key.required(
                            "logs[].path",
                            "absolute path",
                            "files to follow; `*`, `?`, `{lambda}` and `{instance}` may stand in it"),
                    Key.optional(
                            "logs[].format",
                            "auto",
                            "`auto`, `openlambda-worker`, `plain`",
                            "how lines tell level and time"),
                    Key.optional(
                            "logs[].multiline",
                            "auto",
                            "`auto`, `off`",
                            "whether the lines of a stack trace become one record"),
                    Key.optional("logs[].platform", "", "name", "the platform to record with the lines"),
                    Key.optional(
                            "tls.directory", "", "absolute path", "where the agent's CA is; `lambdatape ca` makes it"),
                    Key.required(
                            "spool.directory", "absolute path", "where records wait for Kafka; of one agent alone"),
                    Key.optional(
                            "spool.bytes-max",
                            "1GiB",
                            "size",
                            "how much may wait; what does not fit is dropped, counted and told"),
                    Key.names(
                            "redact.headers",
                            "authorization, proxy-authorization, cookie, set-cookie, x-api-key, x-amz-security-token",
                            "header fields whose values are replaced in the recorded copy"),
                    Key.names("redact.json-fields", "", "fields in JSON bodies whose values are replaced there"),
                    Key.optional(
                            "telemetry.prometheus", "", "host:port", "where the agent's own metrics can be scraped"),
                    Key.optional(
                            "telemetry.otlp",
                            "",
                            "http://host:port",
                            "where the agent sends its own metrics over OTLP")),
            "LAMBDATAPE_AGENT_",
            "docs/agent.md",
            List.of());

    private AgentKeys() {}
}
