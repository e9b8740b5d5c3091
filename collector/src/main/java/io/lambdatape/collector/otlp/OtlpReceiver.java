package io.lambdatape.collector.otlp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.opentelemetry.api.metrics.Meter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Listens for OTLP until it is closed. */
public final class OtlpReceiver implements AutoCloseable {
    private static final int IDLE_SECONDS_MAX = 300;
    private static final int STREAMS_MAX = 100;

    private final OtlpOptions options;
    private final Exports exports;
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable InetSocketAddress http;
    private @Nullable InetSocketAddress grpc;

    private OtlpReceiver(OtlpOptions options, Exports exports) {
        this.options = options;
        this.exports = exports;
    }

    /**
     * Starts to listen.
     *
     * @param kafka settings of Kafka's clients; {@code bootstrap.servers} at least
     * @param whyFull why nothing more should come in for now; null if there is room. May be asked by any thread.
     * @throws IOException if an address cannot be listened at; the message says which, and the cure
     */
    public static OtlpReceiver start(
            OtlpOptions options, Map<String, String> kafka, Supplier<@Nullable String> whyFull, Meter meter)
            throws IOException {
        Exports exports = new Exports(kafka, options, whyFull, new OtlpCounters(meter));
        OtlpReceiver receiver = new OtlpReceiver(options, exports);
        try {
            receiver.listen();
            return receiver;
        } catch (IOException e) {
            receiver.close();
            throw e;
        }
    }

    /** Where OTLP over HTTP is taken; null if nowhere. */
    public @Nullable InetSocketAddress http() {
        return http;
    }

    /** Where OTLP over gRPC is taken; null if nowhere. */
    public @Nullable InetSocketAddress grpc() {
        return grpc;
    }

    /** Answers what has come, and stops. */
    @Override
    public void close() {
        exports.close();
        channels.close().awaitUninterruptibly();
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void listen() throws IOException {
        if (options.http() != null) {
            http = listen(options.http(), "otlp.http", this::http);
        }
        if (options.grpc() != null) {
            grpc = listen(options.grpc(), "otlp.grpc", this::grpc);
        }
    }

    private void http(Channel channel) {
        channel.pipeline()
                .addLast(new ReadTimeoutHandler(IDLE_SECONDS_MAX))
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(options.requestBytesMax()))
                .addLast(new HttpExport(exports));
    }

    private void grpc(Channel channel) {
        channel.pipeline()
                .addLast(new ReadTimeoutHandler(IDLE_SECONDS_MAX))
                .addLast(Http2FrameCodecBuilder.forServer()
                        .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(STREAMS_MAX))
                        .build())
                .addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline().addLast(new GrpcExport(exports, options.requestBytesMax()));
                    }
                }));
    }

    private InetSocketAddress listen(InetSocketAddress at, String key, Consumer<Channel> pipeline) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        pipeline.accept(channel);
                    }
                })
                .bind(at)
                .awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            throw new IOException(
                    "OTLP cannot be received at " + at.getHostString() + ":" + at.getPort() + " (" + cause.getMessage()
                            + "); stop what runs there, or choose another address with " + key,
                    cause);
        }
        channels.add(bound.channel());
        return (InetSocketAddress) bound.channel().localAddress();
    }
}
