package io.lambdatape.agent.calls;

import io.lambdatape.agent.http.HttpConversation;
import io.lambdatape.agent.http.HttpOptions;
import io.lambdatape.agent.relay.Conversation;
import io.lambdatape.agent.relay.Wire;
import io.netty.buffer.ByteBuf;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What passes through an open tunnel: bytes that are passed on as they come, and calls where they can be read. */
final class Tunnel implements Conversation {
    private final TunnelRecorder recorder;
    private final HttpOptions options;
    private final Function<String, TunnelledCalls> calls;
    private final long earlierBytes;
    private boolean begun;
    private @Nullable HttpConversation<CallExchange> http;

    /**
     * @param calls by the scheme of their URLs
     * @param earlierBytes how many the client has got before the tunnel's first
     */
    Tunnel(TunnelRecorder recorder, HttpOptions options, Function<String, TunnelledCalls> calls, long earlierBytes) {
        this.recorder = recorder;
        this.options = options;
        this.calls = calls;
        this.earlierBytes = earlierBytes;
    }

    @Override
    public void fromClient(ByteBuf bytes, long nanos, Wire wire) {
        if (!begun && bytes.isReadable()) {
            begun = true;
            switch (TunnelContent.of(bytes)) {
                case TLS -> {
                    recorder.encrypted();
                    if (wire.offersEncryption()) {
                        decrypt(bytes, wire);
                        return;
                    }
                }
                case HTTP -> http = new HttpConversation<>(options, calls.apply("http"));
                case OTHER -> {}
            }
        }
        recorder.fromClient(bytes.readableBytes(), nanos);
        if (http == null) {
            wire.toServer(bytes);
        } else {
            http.fromClient(bytes, nanos, wire);
        }
    }

    // From here on both sides' bytes are what stands in TLS.
    private void decrypt(ByteBuf bytes, Wire wire) {
        http = new HttpConversation<>(options, calls.apply("https"));
        recorder.decrypted();
        wire.encryptServer();
        wire.encryptClient(bytes);
    }

    @Override
    public void fromServer(ByteBuf bytes, long nanos, Wire wire) {
        // A server that speaks first speaks no HTTP.
        begun = true;
        recorder.fromServer(bytes.readableBytes(), nanos);
        if (http == null) {
            wire.toClient(bytes);
        } else {
            http.fromServer(bytes, nanos, wire);
        }
    }

    /** Told once a second. */
    void look() {
        recorder.look();
    }

    void failed(String how) {
        recorder.failed(how);
    }

    @Override
    public void clientFinished(long nanos, Wire wire) {
        if (http != null) {
            http.clientFinished(nanos, wire);
        }
    }

    @Override
    public void serverFinished(long nanos, Wire wire) {
        if (http != null) {
            http.serverFinished(nanos, wire);
        }
    }

    @Override
    public void writtenToClient(long total, long nanos) {
        if (http != null) {
            http.writtenToClient(total - earlierBytes, nanos);
        }
    }

    @Override
    public void serverUnreachable(Throwable cause, long nanos, Wire wire) {
        // It has been reached, but not over TLS.
        if (http != null) {
            http.serverUnreachable(cause, nanos, wire);
        }
    }

    @Override
    public void closed(long nanos) {
        if (http != null) {
            http.closed(nanos);
        }
        recorder.closed();
    }
}
