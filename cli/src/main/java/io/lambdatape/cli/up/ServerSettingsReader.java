package io.lambdatape.cli.up;

import io.lambdatape.cli.telemetry.TelemetryOptions;
import io.lambdatape.settings.ConfigurationException;
import io.lambdatape.settings.KafkaSection;
import io.lambdatape.settings.Setting;
import io.lambdatape.settings.Settings;
import io.lambdatape.settings.Values;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a server's configuration of settings. Goes on after a mistake, to find all of them. */
final class ServerSettingsReader {
    private static final String OTLP_VARIABLE = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final Pattern HOST = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

    private final Settings settings;
    private final Map<String, String> environment;

    ServerSettingsReader(String yaml, String fileName, Map<String, String> environment) {
        this.settings = Settings.read(yaml, fileName, environment, ServerKeys.KEYS);
        this.environment = environment;
    }

    ServerSettings read() throws ConfigurationException {
        ServerConfiguration server = new ServerConfiguration(
                settings.value("data", Path.of(""), Values::path),
                settings.value("http.listen", Values.NO_ADDRESS, Values::listen),
                hosts(),
                kafka(),
                new ServerConfiguration.Otlp(receiver("otlp.http"), receiver("otlp.grpc")),
                new ServerConfiguration.Retention(
                        settings.optional("retention.age-max", Values::duration),
                        settings.optional("retention.bytes-max", Values::size)));
        TelemetryOptions telemetry =
                new TelemetryOptions(settings.optional("telemetry.prometheus", Values::listen), telemetryOtlp());
        settings.check();
        return new ServerSettings(server, telemetry);
    }

    private Set<String> hosts() {
        Set<String> hosts = new TreeSet<>();
        Setting setting = settings.get("http.hosts");
        if (setting != null) {
            settings.names("http.hosts")
                    .forEach(name -> hosts.add(settings.read(setting, name, "", ServerSettingsReader::host)));
        }
        return hosts;
    }

    private ServerConfiguration.Kafka kafka() {
        KafkaSection section = new KafkaSection(settings);
        Setting servers = section.servers();
        Setting embedded = settings.get("kafka.embedded.listen");
        if (servers == null) {
            settings.any("kafka")
                    .forEach((name, setting) -> settings.problem(
                            setting.where(),
                            "\"" + name + "\" is for a cluster, and Kafka runs embedded; leave it out, or add"
                                    + " kafka.bootstrap-servers"));
            return new ServerConfiguration.Kafka.Embedded(
                    settings.value("kafka.embedded.listen", Values.NO_ADDRESS, Values::listen));
        }
        if (embedded != null) {
            settings.problem(
                    embedded.where(),
                    "Kafka runs embedded or is at kafka.bootstrap-servers (" + servers.where()
                            + "); leave one of them out");
        }
        return new ServerConfiguration.Kafka.Cluster(section.read());
    }

    private @Nullable URI telemetryOtlp() {
        String usual = environment.getOrDefault(OTLP_VARIABLE, "");
        if (settings.get("telemetry.otlp") != null || usual.isBlank()) {
            return settings.optional("telemetry.otlp", Values::url);
        }
        try {
            return Values.url(usual);
        } catch (IllegalArgumentException e) {
            settings.problem(OTLP_VARIABLE, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private @Nullable InetSocketAddress receiver(String key) {
        InetSocketAddress at = settings.value(
                key, Values.NO_ADDRESS, text -> text.strip().equals("none") ? Values.NO_ADDRESS : Values.listen(text));
        return at.equals(Values.NO_ADDRESS) ? null : at;
    }

    private static String host(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (HOST.matcher(lower).matches()) {
            return lower;
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" is no host's name: write it alone, without port, as in logs.example.org");
    }
}
