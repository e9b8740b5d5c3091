package io.lambdatape.collector.otlp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * One call of gRPC, which is one stream of HTTP/2: headers, one message, an answer with a status in its trailers. See
 * <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2</a>.
 */
// How writing and closing end is told by the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class GrpcExport extends ChannelInboundHandlerAdapter {
    private final Exports exports;
    private final int requestBytesMax;
    private @Nullable CompositeByteBuf body;
    private @Nullable Signal signal;
    private @Nullable String encoding;
    private boolean answered;

    GrpcExport(Exports exports, int requestBytesMax) {
        this.exports = exports;
        this.requestBytesMax = requestBytesMax;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            switch (message) {
                case Http2HeadersFrame headers -> begin(context, headers);
                case Http2DataFrame data -> add(context, data);
                case Http2ResetFrame reset -> context.close();
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        drop();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // The sender is gone, or breaks the protocol.
        context.close();
    }

    private void begin(ChannelHandlerContext context, Http2HeadersFrame frame) {
        Http2Headers headers = frame.headers();
        if (body != null || answered) {
            // Trailers of a request: gRPC has none.
            end(context, frame.isEndStream());
            return;
        }
        String type = text(headers.get("content-type"));
        if (!type.startsWith("application/grpc")) {
            fail(context, GrpcStatus.UNIMPLEMENTED, "only gRPC is spoken here; OTLP over HTTP has another port");
            return;
        }
        signal = Signal.ofGrpc(text(headers.path()));
        if (signal == null) {
            fail(
                    context,
                    GrpcStatus.UNIMPLEMENTED,
                    "there is no " + headers.path() + "; only logs and traces are taken");
            return;
        }
        encoding = text(headers.get("grpc-encoding"));
        body = context.alloc().compositeBuffer(Integer.MAX_VALUE);
        end(context, frame.isEndStream());
    }

    private void add(ChannelHandlerContext context, Http2DataFrame frame) {
        CompositeByteBuf sofar = body;
        if (sofar == null || answered) {
            return;
        }
        if (sofar.readableBytes() + frame.content().readableBytes() > requestBytesMax) {
            fail(context, GrpcStatus.RESOURCE_EXHAUSTED, tooLarge());
            return;
        }
        sofar.addComponent(true, frame.content().retain());
        end(context, frame.isEndStream());
    }

    private void end(ChannelHandlerContext context, boolean ended) {
        CompositeByteBuf whole = body;
        Signal of = signal;
        if (!ended || answered || whole == null || of == null) {
            return;
        }
        try {
            exports.take(of, GrpcMessages.read(whole, encoding), outcome -> answer(context, of, outcome));
        } catch (GrpcMessages.Refused e) {
            fail(context, e.status(), String.valueOf(e.getMessage()));
        } finally {
            drop();
        }
    }

    private void answer(ChannelHandlerContext context, Signal of, Outcome outcome) {
        switch (outcome) {
            case Outcome.Taken taken ->
                succeed(context, of.response(taken.rejected(), taken.why()).toByteArray());
            case Outcome.Malformed malformed -> fail(context, GrpcStatus.INVALID_ARGUMENT, malformed.why());
            case Outcome.TooLarge large -> fail(context, GrpcStatus.RESOURCE_EXHAUSTED, large.why());
            case Outcome.TryAgain later -> fail(context, GrpcStatus.UNAVAILABLE, later.why());
        }
    }

    private static void succeed(ChannelHandlerContext context, byte[] message) {
        ByteBuf framed = Unpooled.wrappedBuffer(GrpcMessages.pack(message));
        context.write(new DefaultHttp2HeadersFrame(
                new DefaultHttp2Headers().status("200").set("content-type", "application/grpc+proto")));
        context.write(new DefaultHttp2DataFrame(framed));
        context.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().set("grpc-status", "0"), true));
    }

    // Trailers only: the status stands in the only headers there are.
    private void fail(ChannelHandlerContext context, GrpcStatus status, String sentence) {
        answered = true;
        Http2Headers headers = new DefaultHttp2Headers()
                .status("200")
                .set("content-type", "application/grpc+proto")
                .set("grpc-accept-encoding", "identity,gzip")
                .set("grpc-status", String.valueOf(status.code()))
                .set("grpc-message", GrpcMessages.percentEncoded(sentence));
        context.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true));
    }

    private String tooLarge() {
        return "the request is larger than " + requestBytesMax + " bytes; send fewer records at a time";
    }

    private void drop() {
        CompositeByteBuf left = body;
        body = null;
        answered = true;
        if (left != null) {
            left.release();
        }
    }

    private static String text(@Nullable CharSequence value) {
        return value == null ? "" : value.toString();
    }
}
