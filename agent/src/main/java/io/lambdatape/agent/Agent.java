package io.lambdatape.agent;

import io.lambdatape.agent.attribution.OpenInvocations;
import io.lambdatape.agent.attribution.Source;
import io.lambdatape.agent.calls.CallOptions;
import io.lambdatape.agent.calls.CallProxy;
import io.lambdatape.agent.capture.RecordingClock;
import io.lambdatape.agent.capture.TraceIds;
import io.lambdatape.agent.configuration.AgentConfiguration;
import io.lambdatape.agent.configuration.AgentConfiguration.CallListener;
import io.lambdatape.agent.configuration.AgentConfiguration.DatabaseListener;
import io.lambdatape.agent.configuration.AgentConfiguration.InvocationListener;
import io.lambdatape.agent.database.DatabaseConversations;
import io.lambdatape.agent.database.DatabaseOptions;
import io.lambdatape.agent.database.DatabaseProtocol;
import io.lambdatape.agent.http.HttpConversations;
import io.lambdatape.agent.http.HttpOptions;
import io.lambdatape.agent.kafka.KafkaOutlet;
import io.lambdatape.agent.kafka.ProducerSettings;
import io.lambdatape.agent.logs.Checkpoints;
import io.lambdatape.agent.logs.LineRecorder;
import io.lambdatape.agent.logs.LineSink;
import io.lambdatape.agent.logs.LineStream;
import io.lambdatape.agent.logs.LogTailer;
import io.lambdatape.agent.platform.OpenLambda;
import io.lambdatape.agent.platform.PlainHttp;
import io.lambdatape.agent.platform.Platform;
import io.lambdatape.agent.redaction.Redaction;
import io.lambdatape.agent.relay.ConversationFactory;
import io.lambdatape.agent.relay.EventLoops;
import io.lambdatape.agent.relay.ListenFailedException;
import io.lambdatape.agent.relay.Peers;
import io.lambdatape.agent.relay.RelayListener;
import io.lambdatape.agent.relay.RelayOptions;
import io.lambdatape.agent.sandbox.ConnectionOwner;
import io.lambdatape.agent.sandbox.InstanceEvents;
import io.lambdatape.agent.sandbox.SandboxGates;
import io.lambdatape.agent.spool.SourcePosition;
import io.lambdatape.agent.spool.Spool;
import io.lambdatape.agent.spool.SpoolOptions;
import io.lambdatape.recording.Gap;
import io.lambdatape.recording.LogLine;
import io.netty.channel.IoEventLoopGroup;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agent of one worker. Starts whole or not at all; Kafka need not be there. */
public final class Agent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final Duration SENDING_MAX = Duration.ofSeconds(5);

    private final AgentConfiguration configuration;
    private final RecordingClock clock;
    private final OpenInvocations invocations;
    private final List<InetSocketAddress> listening = new ArrayList<>();
    /** What is running, the last one first. */
    private final Deque<Runnable> running = new ArrayDeque<>();

    private final Spool spool;
    private @Nullable LogTailer tailer;

    private Agent(AgentConfiguration configuration, RecordingClock clock, Checkpoints checkpoints, Spool spool) {
        this.configuration = configuration;
        this.clock = clock;
        this.invocations = new OpenInvocations(clock);
        this.spool = spool;
        running.push(checkpoints::save);
        running.push(() -> spool.close(SENDING_MAX));
    }

    /**
     * Starts everything that is configured.
     *
     * @throws IOException if something cannot be started; the message is a sentence with the cure for each
     */
    public static Agent start(AgentConfiguration configuration, Meter meter) throws IOException {
        return start(configuration, meter, RecordingClock.system());
    }

    static Agent start(AgentConfiguration configuration, Meter meter, RecordingClock clock) throws IOException {
        Map<String, Object> producer = producerSettings(configuration);
        Path directory = configuration.spool().directory();
        makeDirectory(directory);
        Checkpoints checkpoints = new Checkpoints(directory);
        Redaction redaction = Redaction.of(
                directory,
                configuration.redact().headers(),
                configuration.redact().jsonFields());
        Spool spool = Spool.open(new Spool.Settings(
                configuration.worker(),
                SpoolOptions.of(directory, configuration.spool().bytesMax()),
                clock,
                redaction,
                position -> checkpoints.spooled(position.source(), position.offset()),
                checkpoints::save));
        checkpoints.recovered(spool.recoveredPositions());
        Agent agent = new Agent(configuration, clock, checkpoints, spool);
        boolean started = false;
        try {
            agent.listen(meter);
            agent.follow(checkpoints, meter);
            spool.register(meter);
            spool.sendTo(new KafkaOutlet(producer));
            started = true;
        } finally {
            if (!started) {
                agent.close();
            }
        }
        LOG.info(
                "agent of {} runs: {} listeners, {} log paths, spool in {}",
                configuration.worker(),
                agent.listening.size(),
                configuration.logs().size(),
                directory);
        return agent;
    }

    /** Where its listeners are, in the order of the configuration: invocations, then databases, then calls. */
    public List<InetSocketAddress> listening() {
        return List.copyOf(listening);
    }

    /** A reader of lines from elsewhere, such as standard input; it reads as soon as it is told to. */
    public LineStream lines(LineStream.Labels labels) {
        LineRecorder recorder = new LineRecorder(configuration.worker(), ZoneId.systemDefault(), invocations);
        return new LineStream(labels, recorder, new SpooledLines(spool), clock);
    }

    /** What was counted so far. */
    public AgentStatus status() {
        LogTailer following = tailer;
        return new AgentStatus(
                configuration.worker(),
                spool.run(),
                spool.counters().snapshot(),
                following == null ? 0 : following.files(),
                following == null ? 0 : following.linesRead());
    }

    /** Stops listening, takes the last lines, and has Kafka take what it can in five seconds; the rest stays. */
    @Override
    public void close() {
        while (!running.isEmpty()) {
            running.pop().run();
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new IOException(
                    "cannot make the spool directory " + directory + " (" + e + "): name another in spool.directory",
                    e);
        }
    }

    private static Map<String, Object> producerSettings(AgentConfiguration configuration) throws IOException {
        try {
            return ProducerSettings.of(configuration.kafka());
        } catch (KafkaException e) {
            throw new IOException("kafka's client does not take the settings below kafka: " + e.getMessage(), e);
        }
    }

    private void listen(Meter meter) throws IOException {
        IoEventLoopGroup loops = EventLoops.start(0);
        running.push(() -> loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly());
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (InvocationListener listener : configuration.invocations()) {
            String name = listener.platform() + (number == 0 ? "" : "-" + (number + 1));
            number++;
            HttpConversations conversations = new HttpConversations(
                    name,
                    httpOptions(listener),
                    platform(listener.platform()),
                    invocations,
                    spool,
                    new TraceIds(() -> ThreadLocalRandom.current().nextLong()),
                    meter);
            listen(
                    RelayOptions.of(name, listener.listen(), listener.upstream()),
                    conversations,
                    loops,
                    meter,
                    problems);
            Path scratch = listener.scratch();
            if (scratch != null) {
                InstanceEvents events = new InstanceEvents(configuration.worker(), listener.platform(), clock, spool);
                running.push(SandboxGates.start(scratch, invocations, clock, events)::close);
            }
        }
        number = 0;
        ListenerEncryption encryption = ListenerEncryption.of(configuration.tlsDirectory());
        for (DatabaseListener database : configuration.databases()) {
            String name = database.system() + (number == 0 ? "" : "-" + (number + 1));
            number++;
            DatabaseProtocol protocol = DatabaseProtocols.of(database.system());
            DatabaseConversations conversations = new DatabaseConversations(
                    name,
                    protocol,
                    DatabaseOptions.of(configuration.worker()).withBodyBytesMax(database.bodyBytesMax()),
                    invocations,
                    spool,
                    TraceIds.system(),
                    owners(),
                    meter);
            listen(
                    RelayOptions.of(name, database.listen(), database.upstream())
                            .withEncryption(encryption.of(database, protocol)),
                    conversations,
                    loops,
                    meter,
                    problems);
        }
        number = 0;
        for (CallListener proxy : configuration.calls()) {
            String name = "calls" + (number == 0 ? "" : "-" + (number + 1));
            number++;
            proxy(name, proxy, encryption, loops, meter, problems);
        }
        if (!problems.isEmpty()) {
            throw new IOException(String.join("\n", problems));
        }
    }

    private void proxy(
            String name,
            CallListener proxy,
            ListenerEncryption encryption,
            IoEventLoopGroup loops,
            Meter meter,
            List<String> problems)
            throws IOException {
        CallProxy.Surroundings surroundings =
                new CallProxy.Surroundings(invocations, spool, TraceIds.system(), owners(), loops, clock, meter);
        HttpOptions http = HttpOptions.of(configuration.worker()).withBodyBytesMax(proxy.bodyBytesMax());
        try {
            CallOptions options = CallOptions.of(http).withDecryption(encryption.of(proxy));
            CallProxy started = CallProxy.start(name, proxy.listen(), options, surroundings);
            listening.add(started.localAddress());
            running.push(started::close);
        } catch (ListenFailedException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    /** Who owns a connection, as far as the sandboxes' scratch directories are known. */
    private Function<Peers, Source> owners() {
        List<ConnectionOwner> lookups = new ArrayList<>();
        for (InvocationListener listener : configuration.invocations()) {
            Path scratch = listener.scratch();
            if (scratch != null) {
                lookups.add(new ConnectionOwner(scratch, clock));
            }
        }
        return peers -> lookups.stream()
                .map(lookup -> lookup.of(peers.client(), peers.listener()))
                .filter(source -> !source.equals(Source.UNKNOWN))
                .findFirst()
                .orElse(Source.UNKNOWN);
    }

    private void listen(
            RelayOptions options,
            ConversationFactory conversations,
            IoEventLoopGroup loops,
            Meter meter,
            List<String> problems) {
        try {
            RelayListener listener = RelayListener.start(options, conversations, loops, clock, meter);
            listening.add(listener.localAddress());
            running.push(listener::close);
        } catch (ListenFailedException e) {
            problems.add(String.valueOf(e.getMessage()));
        }
    }

    private HttpOptions httpOptions(InvocationListener listener) {
        return HttpOptions.of(configuration.worker()).withBodyBytesMax(listener.bodyBytesMax());
    }

    private static Platform platform(String name) {
        return name.equals("openlambda") ? new OpenLambda() : new PlainHttp();
    }

    private void follow(Checkpoints checkpoints, Meter meter) {
        if (configuration.logs().isEmpty()) {
            return;
        }
        LineRecorder recorder = new LineRecorder(configuration.worker(), ZoneId.systemDefault(), invocations);
        LogTailer following = LogTailer.start(
                configuration.logs(), invocations, clock, checkpoints, recorder, new SpooledLines(spool));
        tailer = following;
        running.push(following::close);
        meter.counterBuilder("lambdatape.agent.log.lines")
                .setDescription("lines read from log files")
                .buildWithCallback(measurement -> measurement.record(following.linesRead()));
        meter.upDownCounterBuilder("lambdatape.agent.log.files")
                .setDescription("log files that are followed")
                .buildWithCallback(measurement -> measurement.record(following.files()));
    }

    /** Lines go to the spool together with their position. */
    private record SpooledLines(Spool spool) implements LineSink {
        @Override
        public boolean lines(List<LogLine> lines, String generation, long end) {
            return spool.offer(lines, new SourcePosition(generation, end));
        }

        @Override
        public void gap(Gap.Reason reason, long count, String detail) {
            spool.gap(reason, count, detail);
        }
    }
}
