package io.lambdatape.collector.otlp;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where OTLP is received.
 *
 * @param http where HTTP is listened to; null for nowhere
 * @param grpc where gRPC is listened to; null for nowhere
 * @param requestBytesMax how large a request may be, unpacked
 * @param waitingBytesMax how much may wait for Kafka's answer; above it senders are told to try again
 */
public record OtlpOptions(
        @Nullable InetSocketAddress http, @Nullable InetSocketAddress grpc, int requestBytesMax, int waitingBytesMax) {
    private static final int REQUEST_BYTES_MAX = 16 << 20;
    private static final int WAITING_BYTES_MAX = 64 << 20;

    /** 16 MiB a request, 64 MiB waiting. */
    public static OtlpOptions listeningAt(@Nullable InetSocketAddress http, @Nullable InetSocketAddress grpc) {
        return new OtlpOptions(http, grpc, REQUEST_BYTES_MAX, WAITING_BYTES_MAX);
    }
}
