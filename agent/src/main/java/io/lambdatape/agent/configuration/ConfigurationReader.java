package io.lambdatape.agent.configuration;

import io.lambdatape.agent.configuration.AgentConfiguration.DatabaseListener;
import io.lambdatape.agent.configuration.AgentConfiguration.InvocationListener;
import io.lambdatape.agent.configuration.AgentConfiguration.Redact;
import io.lambdatape.agent.configuration.AgentConfiguration.SpoolSettings;
import io.lambdatape.agent.configuration.AgentConfiguration.Telemetry;
import io.lambdatape.agent.configuration.Settings.Setting;
import io.lambdatape.agent.logs.LineFormat;
import io.lambdatape.agent.logs.LogSource;
import io.lambdatape.agent.logs.PathPattern;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a configuration of settings. Goes on after a mistake, to find all of them. */
final class ConfigurationReader {
    private static final InetSocketAddress NO_ADDRESS = InetSocketAddress.createUnresolved("none", 0);
    private static final List<String> LATER_PLATFORMS = List.of("aws-lambda", "openwhisk", "azure-functions");

    private final Settings settings;

    ConfigurationReader(Settings settings) {
        this.settings = settings;
    }

    AgentConfiguration read() throws ConfigurationException {
        AgentConfiguration configuration = new AgentConfiguration(
                text("worker", hostName()),
                kafka(),
                invocations(),
                databases(),
                logs(),
                new SpoolSettings(
                        required("spool.directory", "", Path.of("/"), Values::absolutePath),
                        value("spool.bytes-max", "1GiB", 1L, Values::size)),
                new Redact(
                        names("redact.headers", "authorization,cookie,set-cookie,x-api-key").stream()
                                .map(name -> name.toLowerCase(Locale.ROOT))
                                .toList(),
                        names("redact.json-fields", "")),
                new Telemetry(
                        optional("telemetry.prometheus", Values::listen), optional("telemetry.otlp", Values::url)));
        if (!settings.problems().isEmpty()) {
            throw new ConfigurationException(settings.problems());
        }
        return configuration;
    }

    private Map<String, String> kafka() {
        Map<String, String> kafka = new TreeMap<>();
        settings.below("kafka.").forEach((name, setting) -> {
            // Kafka's own spelling is accepted too.
            kafka.put(name.equals("bootstrap-servers") ? "bootstrap.servers" : name, setting.text());
        });
        Setting servers = settings.get("kafka.bootstrap-servers");
        if (servers == null) {
            servers = settings.get("kafka.bootstrap.servers");
        }
        if (servers == null) {
            settings.problem(
                    settings.place("kafka"),
                    "kafka.bootstrap-servers is missing: write where Kafka is, as in" + " 127.0.0.1:9092");
            return kafka;
        }
        for (String server : servers.text().split(",", -1)) {
            read(servers, server, NO_ADDRESS, Values::upstream);
        }
        return kafka;
    }

    private List<InvocationListener> invocations() {
        List<InvocationListener> listeners = new ArrayList<>();
        for (int i = 0; i < settings.count("invocations"); i++) {
            String at = "invocations[" + i + "]";
            listeners.add(new InvocationListener(
                    value(at + ".platform", "http", "", ConfigurationReader::platform),
                    required(at + ".listen", at, NO_ADDRESS, Values::listen),
                    required(at + ".upstream", at, NO_ADDRESS, Values::httpUpstream),
                    value(at + ".body-bytes-max", "8MiB", 1, Values::arraySize),
                    optional(at + ".scratch", Values::absolutePath)));
        }
        return listeners;
    }

    private List<DatabaseListener> databases() {
        List<DatabaseListener> listeners = new ArrayList<>();
        for (int i = 0; i < settings.count("databases"); i++) {
            String at = "databases[" + i + "]";
            listeners.add(new DatabaseListener(
                    value(at + ".system", "postgresql", "", ConfigurationReader::system),
                    required(at + ".listen", at, NO_ADDRESS, Values::listen),
                    required(at + ".upstream", at, NO_ADDRESS, Values::upstream),
                    value(at + ".body-bytes-max", "1MiB", 1, Values::arraySize)));
        }
        return listeners;
    }

    private List<LogSource> logs() {
        List<LogSource> sources = new ArrayList<>();
        for (int i = 0; i < settings.count("logs"); i++) {
            String at = "logs[" + i + "]";
            PathPattern path = required(at + ".path", at, PathPattern.of("/none"), PathPattern::of);
            LineFormat format = value(at + ".format", "plain", LineFormat.PLAIN, ConfigurationReader::format);
            String platform = text(at + ".platform", format == LineFormat.OPENLAMBDA_WORKER ? "openlambda" : "");
            sources.add(new LogSource(path, format, platform));
        }
        return sources;
    }

    private static String platform(String word) {
        if (word.equals("openlambda") || word.equals("http")) {
            return word;
        }
        throw new IllegalArgumentException(
                LATER_PLATFORMS.contains(word)
                        ? "the platform \"" + word + "\" is not supported yet: there are openlambda and http"
                        : "there is no platform \"" + word + "\": write openlambda or http");
    }

    private static String system(String word) {
        if (word.equals("postgresql")) {
            return word;
        }
        boolean later = List.of("mysql", "redis", "mongodb", "aws.dynamodb").contains(word);
        throw new IllegalArgumentException(
                later
                        ? "the database system \"" + word + "\" is not supported yet: there is postgresql"
                        : "there is no database system \"" + word + "\": write postgresql");
    }

    private static LineFormat format(String word) {
        return Arrays.stream(LineFormat.values())
                .filter(format -> format.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no log format \"" + word + "\": write plain or openlambda-worker"));
    }

    private String text(String path, String otherwise) {
        Setting setting = settings.get(path);
        return setting == null || setting.text().isBlank() ? otherwise : setting.text();
    }

    private List<String> names(String path, String otherwise) {
        Setting setting = settings.get(path);
        String text = setting == null ? otherwise : setting.text();
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private <T> T value(String path, String otherwise, T fallback, Function<String, T> reader) {
        Setting setting = settings.get(path);
        return setting == null ? reader.apply(otherwise) : read(setting, setting.text(), fallback, reader);
    }

    private <T> T required(String path, String in, T fallback, Function<String, T> reader) {
        Setting setting = settings.get(path);
        if (setting == null) {
            String section = in.isEmpty() ? path.substring(0, path.indexOf('.')) : in;
            settings.problem(settings.place(section), path + " is missing");
            return fallback;
        }
        return read(setting, setting.text(), fallback, reader);
    }

    private <T> @Nullable T optional(String path, Function<String, T> reader) {
        Setting setting = settings.get(path);
        if (setting == null) {
            return null;
        }
        try {
            return reader.apply(setting.text());
        } catch (IllegalArgumentException e) {
            settings.problem(setting.where(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    private <T> T read(Setting setting, String text, T fallback, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            settings.problem(setting.where(), String.valueOf(e.getMessage()));
            return fallback;
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "worker";
        }
    }
}
