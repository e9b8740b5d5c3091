package io.lambdatape.logview.http;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** The web server: platform threads accept and select, each request runs on a virtual thread. */
public final class JettySettings {
    /** A request's body; no endpoint reads one. */
    static final int REQUEST_BYTES_MAX = 64 << 10;
    /** A request's line and headers. */
    static final int HEADER_BYTES_MAX = 32 << 10;

    private static final int REQUESTS_AT_ONCE_MAX = 512;
    private static final int PLATFORM_THREADS_MAX = 32;
    private static final int PLATFORM_THREADS_MIN = 4;
    // Longer than the heartbeat of a tail, so that only a client that is really gone is given up.
    private static final Duration IDLE_MAX = Duration.ofSeconds(60);

    private JettySettings() {}

    /** Sets the server up to listen there and to count there. */
    public static void apply(JavalinConfig config, InetSocketAddress listen, RequestCounts counts) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.maxRequestSize = REQUEST_BYTES_MAX;
        config.http.compressionStrategy = CompressionStrategy.GZIP;
        config.http.strictContentTypes = true;
        config.router.ignoreTrailingSlashes = true;
        config.jetty.threadPool = threads();
        config.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(HEADER_BYTES_MAX);
            http.setSendServerVersion(false);
        });
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new BadRequests());
            server.setStopTimeout(0);
            server.insertHandler(new SizeLimitHandler(REQUEST_BYTES_MAX, -1));
            server.insertHandler(counts);
        });
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new BadRequests()));
        config.jetty.addConnector((server, http) -> {
            ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
            connector.setHost(listen.getHostString());
            connector.setPort(listen.getPort());
            connector.setIdleTimeout(IDLE_MAX.toMillis());
            return connector;
        });
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS_MAX, PLATFORM_THREADS_MIN);
        threads.setName("logview");
        VirtualThreadPool virtual = new VirtualThreadPool(REQUESTS_AT_ONCE_MAX);
        virtual.setName("logview-request");
        threads.setVirtualThreadsExecutor(virtual);
        return threads;
    }
}
