package io.lambdatape.collector.otlp;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.google.protobuf.CodedOutputStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/** One OTLP request over HTTP/1.1, already unpacked and whole, and its answer in the same encoding. */
// How writing and closing end is told by the channel.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpExport extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String JSON = "application/json";
    private static final String RETRY_AFTER_SECONDS = "5";

    // google.rpc.Code
    private static final int INVALID_ARGUMENT = 3;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNIMPLEMENTED = 12;
    private static final int UNAVAILABLE = 14;

    private static final int PIPELINED_MAX = 16;

    private final Exports exports;
    private final Queue<Object> next = new ArrayBlockingQueue<>(PIPELINED_MAX);
    private boolean busy;

    HttpExport(Exports exports) {
        this.exports = exports;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        // One request at a time: answers stand in the order of their requests.
        if (busy && !next.offer(message)) {
            ReferenceCountUtil.release(message);
            context.close();
        } else if (!busy) {
            busy = true;
            super.channelRead(context, message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        for (Object message = next.poll(); message != null; message = next.poll()) {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        String type = type(request);
        boolean json = type.equals(JSON);
        String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "");
        boolean gzip = encoding.equals("gzip");
        Signal signal = Signal.ofHttp(new QueryStringDecoder(request.uri()).path());
        if (signal == null) {
            String known = "there is nothing here; POST to /v1/logs or /v1/traces";
            answer(context, keepAlive, json, status(HttpResponseStatus.NOT_FOUND, json, UNIMPLEMENTED, known));
        } else if (!request.method().equals(HttpMethod.POST)) {
            FullHttpResponse response =
                    status(HttpResponseStatus.METHOD_NOT_ALLOWED, json, UNIMPLEMENTED, "only POST is taken here");
            response.headers().set(HttpHeaderNames.ALLOW, "POST");
            answer(context, keepAlive, json, response);
        } else if (!json && !type.equals(PROTOBUF)) {
            String known = "the content type must be " + PROTOBUF + " or " + JSON;
            answer(context, keepAlive, json, status(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, json, 3, known));
        } else if (!gzip && !encoding.isEmpty() && !encoding.equals("identity")) {
            String known = "the content encoding is unknown; use gzip or none";
            answer(context, keepAlive, json, status(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, json, 3, known));
        } else {
            exports.take(
                    signal,
                    new Body(ByteBufUtil.getBytes(request.content()), json, gzip),
                    outcome -> answer(context, keepAlive, json, response(signal, outcome, json)));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A broken packing, or the sender is gone.
        context.close();
    }

    private static FullHttpResponse response(Signal signal, Outcome outcome, boolean json) {
        return switch (outcome) {
            case Outcome.Taken taken -> {
                var message = signal.response(taken.rejected(), taken.why());
                yield whole(HttpResponseStatus.OK, json ? OtlpJson.write(message) : message.toByteArray());
            }
            case Outcome.Malformed malformed ->
                status(HttpResponseStatus.BAD_REQUEST, json, INVALID_ARGUMENT, malformed.why());
            case Outcome.TooLarge large ->
                status(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, json, RESOURCE_EXHAUSTED, large.why());
            case Outcome.TryAgain later -> {
                FullHttpResponse response =
                        status(HttpResponseStatus.SERVICE_UNAVAILABLE, json, UNAVAILABLE, later.why());
                response.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
                yield response;
            }
        };
    }

    private void answer(ChannelHandlerContext context, boolean keepAlive, boolean json, FullHttpResponse response) {
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, json ? JSON : PROTOBUF);
        HttpUtil.setContentLength(response, response.content().readableBytes());
        HttpUtil.setKeepAlive(response, keepAlive);
        context.executor().execute(() -> {
            ChannelFuture written = context.writeAndFlush(response);
            if (!keepAlive) {
                written.addListener(ChannelFutureListener.CLOSE);
                return;
            }
            busy = false;
            Object waiting = next.poll();
            if (waiting != null) {
                again(context, waiting);
            }
        });
    }

    private void again(ChannelHandlerContext context, Object message) {
        try {
            channelRead(context, message);
        } catch (Exception e) { // as declared by Netty
            exceptionCaught(context, e);
        }
    }

    private static String type(FullHttpRequest request) {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** An error's body is a google.rpc.Status: its code and a sentence. */
    private static FullHttpResponse status(HttpResponseStatus status, boolean json, int code, String sentence) {
        return whole(status, json ? jsonStatus(code, sentence) : protobufStatus(code, sentence));
    }

    private static byte[] jsonStatus(int code, String sentence) {
        String escaped = new String(JsonStringEncoder.getInstance().quoteAsString(sentence));
        return ("{\"code\":" + code + ",\"message\":\"" + escaped + "\"}").getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] protobufStatus(int code, String sentence) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeInt32(1, code);
            out.writeString(2, sentence);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("BUG: memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    private static FullHttpResponse whole(HttpResponseStatus status, byte[] body) {
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
    }
}
