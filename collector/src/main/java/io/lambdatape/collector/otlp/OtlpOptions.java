package io.lambdatape.collector.otlp;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where OTLP is received.
 *
 * @param http where HTTP is listened to; null for nowhere
 * @param grpc where gRPC is listened to; null for nowhere
 * @param requestBytesMax how large a request may be, unpacked
 * @param waitingBytesMax how much may wait for Kafka's answer; above it senders are told to try again
 * @param giveUpAfter how long Kafka has to take a request; after it senders are told to try again
 */
public record OtlpOptions(
        @Nullable InetSocketAddress http,
        @Nullable InetSocketAddress grpc,
        int requestBytesMax,
        int waitingBytesMax,
        Duration giveUpAfter) {
    private static final int REQUEST_BYTES_MAX = 16 << 20;
    private static final int WAITING_BYTES_MAX = 64 << 20;
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(15);

    /** 16 MiB a request, 64 MiB waiting, 15 seconds for Kafka. */
    public static OtlpOptions listeningAt(@Nullable InetSocketAddress http, @Nullable InetSocketAddress grpc) {
        return new OtlpOptions(http, grpc, REQUEST_BYTES_MAX, WAITING_BYTES_MAX, GIVE_UP_AFTER);
    }
}
