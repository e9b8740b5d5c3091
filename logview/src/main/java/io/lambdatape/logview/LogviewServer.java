package io.lambdatape.logview;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import io.lambdatape.logview.api.Endpoint;
import io.lambdatape.logview.api.Endpoints;
import io.lambdatape.logview.api.TailStreams;
import io.lambdatape.logview.http.JettySettings;
import io.lambdatape.logview.http.RequestCounts;
import io.lambdatape.logview.http.SameOrigin;
import io.lambdatape.logview.http.SecurityHeaders;
import io.lambdatape.logview.problem.ProblemAnswers;
import io.lambdatape.logview.status.StatusSource;
import io.lambdatape.logview.ui.UiFiles;
import io.lambdatape.store.LogSearch;
import io.lambdatape.store.TraceSearch;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the API and the UI until it is closed. */
public final class LogviewServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogviewServer.class);
    private static final String UI_FOLDER = "ui";

    private final Javalin javalin;
    private final TailStreams tails;
    private final RequestCounts counts;
    private final Endpoints endpoints;
    private final String host;
    private final Duration tailEndMax;

    private LogviewServer(
            Javalin javalin, TailStreams tails, RequestCounts counts, Endpoints endpoints, LogviewOptions options) {
        this.javalin = javalin;
        this.tails = tails;
        this.counts = counts;
        this.endpoints = endpoints;
        this.host = options.listen().getHostString();
        this.tailEndMax = options.tailEndMax();
    }

    /**
     * Starts to serve. It answers when this returns.
     *
     * @throws IOException if it cannot listen there, in one sentence for the user
     */
    public static LogviewServer start(
            LogviewOptions options, LogSearch logs, TraceSearch traces, StatusSource status, Meter meter)
            throws IOException {
        TailStreams tails =
                new TailStreams(options.tailStreamsMax(), options.tailPoll(), options.tailHeartbeat(), meter);
        RequestCounts counts = new RequestCounts(meter);
        Endpoints endpoints = new Endpoints(logs, traces, status, tails, options.clock(), options.nanoClock());
        Javalin javalin = Javalin.create(config -> configure(config, options, endpoints, counts));
        try {
            javalin.start();
        } catch (JavalinBindException e) {
            throw new IOException(
                    "cannot listen at " + shown(options.listen())
                            + ": the port is taken or not allowed; choose another",
                    e);
        } catch (JavalinException e) {
            throw new IOException("cannot listen at " + shown(options.listen()) + ": " + rootMessage(e), e);
        }
        LogviewServer server = new LogviewServer(javalin, tails, counts, endpoints, options);
        LOG.info("serving the api and the ui at http://{}/", shown(server.address()));
        return server;
    }

    private static void configure(
            JavalinConfig config, LogviewOptions options, Endpoints endpoints, RequestCounts counts) {
        JettySettings.apply(config, options.listen(), counts);
        SameOrigin sameOrigin = new SameOrigin(options.listen(), options.hosts());
        config.routes.before(SecurityHeaders::set);
        config.routes.before(sameOrigin::check);
        endpoints.register(config);
        config.resourceHandler(new UiFiles(LogviewServer.class.getClassLoader(), UI_FOLDER));
        ProblemAnswers.register(config);
    }

    /** Where it listens, with the port that it took. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, javalin.port());
    }

    /** What it answers. */
    List<Endpoint> endpoints() {
        return endpoints.all();
    }

    /** Its live tails. */
    TailStreams tails() {
        return tails;
    }

    /** The counters of its requests. */
    public RequestCounts counts() {
        return counts;
    }

    /** Ends the live tails, then everything else. */
    @Override
    public void close() {
        if (!tails.endAll(tailEndMax)) {
            LOG.warn("{} live tails did not take their last lines in time and are cut off", tails.opened());
        }
        javalin.stop();
    }

    private static String shown(InetSocketAddress address) {
        String name = address.getHostString();
        return (name.indexOf(':') < 0 ? name : "[" + name + "]") + ":" + address.getPort();
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
