package io.lambdatape.agent.configuration;

import io.lambdatape.agent.configuration.AgentConfiguration.CallListener;
import io.lambdatape.agent.configuration.AgentConfiguration.DatabaseListener;
import io.lambdatape.agent.configuration.AgentConfiguration.InvocationListener;
import io.lambdatape.agent.configuration.AgentConfiguration.Redact;
import io.lambdatape.agent.configuration.AgentConfiguration.SpoolSettings;
import io.lambdatape.agent.configuration.AgentConfiguration.Telemetry;
import io.lambdatape.agent.logs.LogSource;
import io.lambdatape.agent.logs.PathPattern;
import io.lambdatape.agent.logs.format.LineFormat;
import io.lambdatape.settings.ConfigurationException;
import io.lambdatape.settings.KafkaSection;
import io.lambdatape.settings.Settings;
import io.lambdatape.settings.Values;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Makes a configuration of settings. Goes on after a mistake, to find all of them. */
final class ConfigurationReader {
    private static final List<String> SYSTEMS = List.of("postgresql", "mysql", "redis", "mongodb", "aws.dynamodb");
    private static final List<String> LATER_PLATFORMS = List.of("aws-lambda", "openwhisk", "azure-functions");

    private final Settings settings;

    ConfigurationReader(Settings settings) {
        this.settings = settings;
    }

    AgentConfiguration read() throws ConfigurationException {
        AgentConfiguration configuration = new AgentConfiguration(
                settings.text("worker", hostName()),
                new KafkaSection(settings).read(),
                invocations(),
                databases(),
                calls(),
                logs(),
                settings.optional("tls.directory", Values::absolutePath),
                new SpoolSettings(
                        settings.required("spool.directory", "spool", Path.of("/"), Values::absolutePath),
                        settings.value("spool.bytes-max", 1L, Values::size)),
                new Redact(
                        settings.names("redact.headers").stream()
                                .map(name -> name.toLowerCase(Locale.ROOT))
                                .toList(),
                        settings.names("redact.json-fields")),
                new Telemetry(
                        settings.optional("telemetry.prometheus", Values::listen),
                        settings.optional("telemetry.otlp", Values::url)));
        settings.check();
        return configuration;
    }

    private List<InvocationListener> invocations() {
        List<InvocationListener> listeners = new ArrayList<>();
        for (int i = 0; i < settings.count("invocations"); i++) {
            String at = "invocations[" + i + "]";
            listeners.add(new InvocationListener(
                    settings.value(at + ".platform", "", ConfigurationReader::platform),
                    settings.required(at + ".listen", at, Values.NO_ADDRESS, Values::listen),
                    settings.required(at + ".upstream", at, Values.NO_ADDRESS, Values::httpUpstream),
                    settings.value(at + ".body-bytes-max", 1, Values::arraySize),
                    settings.optional(at + ".scratch", Values::absolutePath)));
        }
        return listeners;
    }

    private List<DatabaseListener> databases() {
        List<DatabaseListener> listeners = new ArrayList<>();
        TlsReader tls = new TlsReader(settings);
        for (int i = 0; i < settings.count("databases"); i++) {
            String at = "databases[" + i + "]";
            listeners.add(new DatabaseListener(
                    settings.value(at + ".system", "", ConfigurationReader::system),
                    settings.required(at + ".listen", at, Values.NO_ADDRESS, Values::listen),
                    settings.required(at + ".upstream", at, Values.NO_ADDRESS, Values::upstream),
                    settings.value(at + ".body-bytes-max", 1, Values::arraySize),
                    tls.read(at)));
        }
        return listeners;
    }

    private List<CallListener> calls() {
        List<CallListener> listeners = new ArrayList<>();
        for (int i = 0; i < settings.count("calls"); i++) {
            String at = "calls[" + i + "]";
            listeners.add(new CallListener(
                    settings.required(at + ".listen", at, Values.NO_ADDRESS, Values::listen),
                    settings.value(at + ".body-bytes-max", 1, Values::arraySize),
                    decrypt(at),
                    settings.optional(at + ".upstream-ca", Values::absolutePath)));
        }
        return listeners;
    }

    private List<String> decrypt(String at) {
        List<String> hosts = settings.names(at + ".decrypt").stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .toList();
        if (!hosts.isEmpty() && settings.text("tls.directory", "").isEmpty()) {
            settings.problem(
                    settings.place(at),
                    at + ".decrypt needs the agent's CA: run lambdatape ca --directory D and set tls.directory to D");
        }
        return hosts;
    }

    private List<LogSource> logs() {
        List<LogSource> sources = new ArrayList<>();
        for (int i = 0; i < settings.count("logs"); i++) {
            String at = "logs[" + i + "]";
            PathPattern path = settings.required(at + ".path", at, PathPattern.of("/none"), PathPattern::of);
            LineFormat format = settings.value(at + ".format", LineFormat.AUTO, ConfigurationReader::format);
            String platform =
                    settings.text(at + ".platform", format == LineFormat.OPENLAMBDA_WORKER ? "openlambda" : "");
            boolean joined = settings.value(at + ".multiline", true, ConfigurationReader::multiline);
            sources.add(new LogSource(path, format, platform, joined));
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
        if (SYSTEMS.contains(word)) {
            return word;
        }
        String there = String.join(", ", SYSTEMS);
        throw new IllegalArgumentException("there is no database system \"" + word + "\": write one of " + there);
    }

    private static LineFormat format(String word) {
        return Arrays.stream(LineFormat.values())
                .filter(format -> format.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no log format \"" + word + "\": write auto, openlambda-worker or plain"));
    }

    private static boolean multiline(String word) {
        return switch (word) {
            case "auto" -> true;
            case "off", "false", "no" -> false;
            default ->
                throw new IllegalArgumentException(
                        "\"" + word + "\" says nothing about lines that belong together: write auto or off");
        };
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "worker";
        }
    }
}
