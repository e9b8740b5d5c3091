package io.lambdatape.agent.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Why a request is not passed on.
 *
 * @param status of the answer that the agent gives
 * @param detail one sentence: the place and the cure
 * @param errorType the attribute {@code error.type}
 */
public record Refusal(int status, String detail, String errorType) implements ParsedRequest {
    /** How it is written. */
    public enum Form {
        /** Problem details (RFC 9457). */
        PROBLEM_JSON("application/problem+json"),
        /** The sentence alone. */
        TEXT("text/plain; charset=utf-8");

        private final String mediaType;

        Form(String mediaType) {
            this.mediaType = mediaType;
        }
    }

    static Refusal malformed(String detail) {
        return new Refusal(400, detail, "malformed_request");
    }

    static Refusal headTooLarge(int headBytesMax) {
        return new Refusal(
                431,
                "the request line and header fields are longer than " + headBytesMax
                        + " bytes: send fewer or shorter fields, or raise the agent's limit",
                "malformed_request");
    }

    /** The server of a listener does not answer: 502. */
    public static Refusal unreachable(String server, Throwable cause) {
        return new Refusal(
                502,
                "the server at " + server + " cannot be reached (" + cause.getMessage()
                        + "): start it, or correct the agent's setting upstream",
                "server_unreachable");
    }

    /** The whole answer. */
    ByteBuf answer(boolean withBody, Form form) {
        byte[] content = body(form).getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + status + " " + title()
                + "\r\nContent-Type: " + form.mediaType + "\r\nContent-Length: " + content.length
                + "\r\nConnection: close\r\n\r\n";
        ByteBuf answer = Unpooled.buffer(head.length() + content.length);
        ByteBufUtil.writeAscii(answer, head);
        return withBody ? answer.writeBytes(content) : answer;
    }

    private String body(Form form) {
        return switch (form) {
            case PROBLEM_JSON ->
                "{\"type\":\"about:blank\",\"title\":\"" + title() + "\",\"status\":" + status + ",\"detail\":\""
                        + escape(detail) + "\"}\n";
            case TEXT -> "lambdatape agent: " + detail + "\n";
        };
    }

    private String title() {
        return switch (status) {
            case 431 -> "Request Header Fields Too Large";
            case 502 -> "Bad Gateway";
            case 504 -> "Gateway Timeout";
            case 508 -> "Loop Detected";
            default -> "Bad Request";
        };
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else {
                escaped.append(c < 0x20 ? ' ' : c);
            }
        }
        return escaped.toString();
    }
}
